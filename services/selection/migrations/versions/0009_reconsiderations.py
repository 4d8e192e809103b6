"""Units that had to wait in a decided round, and may be considered again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "reconsideration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("school_unit_code", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("reasons", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_reconsideration_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconsideration")),
    )
    for column in ("programme", "organization_number", "recorded_at"):
        op.create_index(op.f(f"ix_reconsideration_{column}"), "reconsideration", [column])
    op.create_index("uq_reconsideration_unit", "reconsideration", ["round_id", "school_unit_code"], unique=True)
