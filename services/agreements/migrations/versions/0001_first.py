"""The plumbing's tables and the cooperation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.kit import schema

revision = "0001"
down_revision = None


def upgrade() -> None:
    schema.create_v1(op)
    op.create_table(
        "cooperation",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("organizer_name", sa.Text(), nullable=False),
        sa.Column("school_unit_codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('offered', 'declined', 'withdrawn', 'analysis')", name=op.f("ck_cooperation_status")
        ),
        sa.CheckConstraint(
            "(status = 'declined') = (decline_reason IS NOT NULL)", name=op.f("ck_cooperation_decline_reason")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperation")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_cooperation_offer_id")),
    )
    for column in ("programme", "organization_number", "status", "updated_at"):
        op.create_index(op.f(f"ix_cooperation_{column}"), "cooperation", [column])
