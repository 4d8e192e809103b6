"""Approved summaries of quality dialogues. Only a new table: version 1.1 runs beside this one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "quality_material",
        sa.Column("dialogue_id", sa.Uuid(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("summary", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("dialogue_id", name=op.f("pk_quality_material")),
    )
    op.create_index(op.f("ix_quality_material_organization_number"), "quality_material", ["organization_number"])
