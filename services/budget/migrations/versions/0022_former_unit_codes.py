"""The codes that school units go on under. Expand only: the release before this one reads nothing of it."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021a"


def upgrade() -> None:
    op.create_table(
        "school_unit",
        sa.Column("school_unit_code", sa.Text(), nullable=False),
        sa.Column("replaced_by", sa.Text(), nullable=True),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("school_unit_code", name=op.f("pk_school_unit")),
    )
    op.create_index(op.f("ix_school_unit_replaced_by"), "school_unit", ["replaced_by"])
