"""Secret addresses of calendars, kept by their digests."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "calendar_address",
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=True),
        sa.Column("cooperation_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("secret_digest", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(owner = 'organizer') = (organization_number IS NOT NULL)", name=op.f("ck_calendar_address_organizer")
        ),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name=op.f("ck_calendar_address_revoked")),
        sa.CheckConstraint(
            "owner IN ('official', 'dialogue_team', 'organizer')", name=op.f("ck_calendar_address_owner")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_address")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_calendar_address_secret_digest")),
    )
    for column in ("organization_number", "created_by", "updated_at"):
        op.create_index(op.f(f"ix_calendar_address_{column}"), "calendar_address", [column])
