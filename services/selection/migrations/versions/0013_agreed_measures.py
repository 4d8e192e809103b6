"""A copy of the measures that cooperations have agreed on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "agreed_measures",
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("measures", postgresql.JSONB(), nullable=False),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cooperation_id", name=op.f("pk_agreed_measures")),
    )
    op.create_index(op.f("ix_agreed_measures_organization_number"), "agreed_measures", ["organization_number"])
