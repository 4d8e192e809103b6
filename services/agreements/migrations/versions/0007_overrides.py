"""A case may go on in spite of a supervision decision, when two persons say so."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "override",
        sa.Column("supervision_id", sa.Uuid(), nullable=False),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("approved_by <> proposed_by", name=op.f("ck_override_two_persons")),
        sa.ForeignKeyConstraint(
            ["cooperation_id"],
            ["cooperation.id"],
            name=op.f("fk_override_cooperation_id_cooperation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["supervision_id"],
            ["supervision.supervision_id"],
            name=op.f("fk_override_supervision_id_supervision"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override")),
    )
    for column in ("cooperation_id", "updated_at"):
        op.create_index(op.f(f"ix_override_{column}"), "override", [column], unique=False)
    waiting = sa.text("approved_by IS NULL")
    columns = ["cooperation_id", "supervision_id", "source_sequence"]
    op.create_index("uq_override_waiting", "override", columns, unique=True, postgresql_where=waiting)
