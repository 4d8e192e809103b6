"""Every text of an analysis and a plan, and what the parties say about it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import SchemaItem

revision = "0008"
down_revision = "0007"

JSON = postgresql.JSONB(astext_type=sa.Text())
KINDS = "document IN ('situation_analysis', 'action_plan')"
PARTIES = "party IN ('AGENCY', 'ORGANIZER')"


def upgrade() -> None:
    op.create_table(
        "revision",
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=40), nullable=True),
        sa.Column("written_by", sa.Text(), nullable=True),
        sa.Column("content", JSON, nullable=False),
        sa.Column("sections", JSON, nullable=False),
        *_of_a_case("revision"),
        sa.UniqueConstraint(
            "cooperation_id", "document", "number", name=op.f("uq_revision_cooperation_id_document_number")
        ),
    )
    op.create_table(
        "comment",
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=40), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        *_of_a_case("comment"),
    )
    for table in ("revision", "comment"):
        for column in ("cooperation_id", "updated_at"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _of_a_case(table: str) -> tuple[SchemaItem, ...]:
    return (
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f(f"ck_{table}_document")),
        sa.CheckConstraint(PARTIES, name=op.f(f"ck_{table}_party")),
        sa.ForeignKeyConstraint(
            ["cooperation_id"], ["cooperation.id"], name=op.f(f"fk_{table}_cooperation_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
