"""What agencies write in organisers' time lines, and a copy of when cooperations are followed up."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

AGENCIES = "agency IN ('SKOLVERKET', 'SKOLINSPEKTIONEN', 'SPSM')"
KINDS = "kind IN ('SUPERVISION', 'HANDOVER', 'VISIT', 'DIALOGUE', 'SUPPORT', 'OTHER_ASSIGNMENT', 'OTHER')"


def upgrade() -> None:
    op.create_table(
        "time_line_entry",
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("agency", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("school_unit_codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(AGENCIES, name=op.f("ck_time_line_entry_agency")),
        sa.CheckConstraint(KINDS, name=op.f("ck_time_line_entry_kind")),
        sa.CheckConstraint(
            "state IN ('planned', 'ongoing', 'done', 'cancelled')", name=op.f("ck_time_line_entry_state")
        ),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_time_line_entry_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_line_entry")),
    )
    for column in ("organization_number", "updated_at"):
        op.create_index(op.f(f"ix_time_line_entry_{column}"), "time_line_entry", [column])
    op.create_table(
        "planned_follow_up",
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("activities", postgresql.JSONB(), nullable=False),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cooperation_id", name=op.f("pk_planned_follow_up")),
    )
