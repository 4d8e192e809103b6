"""Sealed documents, and what the letters need to know: who signs, and the offer's number and reasons."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "sealed_document",
        sa.Column("signed_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperation_id"],
            ["cooperation.id"],
            name=op.f("fk_sealed_document_cooperation_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_document")),
        sa.UniqueConstraint("signed_id", name=op.f("uq_sealed_document_signed_id")),
    )
    for column in ("cooperation_id", "updated_at"):
        op.create_index(op.f(f"ix_sealed_document_{column}"), "sealed_document", [column], unique=False)
    # All nullable: release 1.1.0, which runs beside this one during the upgrade, knows none of them.
    op.add_column("signatory", sa.Column("name", sa.Text(), nullable=True))
    op.add_column("signatory", sa.Column("title", sa.Text(), nullable=True))
    op.add_column("cooperation", sa.Column("offer_diary_number", sa.Text(), nullable=True))
    op.add_column("cooperation", sa.Column("offer_reasons", postgresql.ARRAY(sa.Text()), nullable=True))
    for column in ("agency_signatory_id", "organizer_signatory_id"):
        op.add_column("first_agreement", sa.Column(column, sa.Uuid(), nullable=True))
        name = op.f(f"fk_first_agreement_{column}")
        op.create_foreign_key(name, "first_agreement", "signatory", [column], ["id"], ondelete="RESTRICT")
