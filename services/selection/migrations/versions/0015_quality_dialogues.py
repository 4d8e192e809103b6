"""What organisers run, as last counted, and when they meet in quality dialogues.

Only columns that may be null and a new table: version 1.1 runs beside this one.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("organizer", sa.Column("school_types", postgresql.ARRAY(sa.Text()), nullable=True))
    op.add_column("organizer", sa.Column("school_units", sa.Integer(), nullable=True))
    op.create_table(
        "quality_meeting",
        sa.Column("dialogue_id", sa.Uuid(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("dialogue_id", name=op.f("pk_quality_meeting")),
    )
    op.create_index(op.f("ix_quality_meeting_organization_number"), "quality_meeting", ["organization_number"])
