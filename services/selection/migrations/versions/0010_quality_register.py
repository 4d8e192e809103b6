"""The register of national goals, sub-goals, indicators and success factors."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "quality_entry",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("school_type", sa.Text(), nullable=True),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("diary_number", sa.Text(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('national_goal', 'sub_goal', 'indicator', 'success_factor')", name=op.f("ck_quality_entry_kind")
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'decided', 'rejected', 'published')", name=op.f("ck_quality_entry_status")
        ),
        sa.CheckConstraint("settled_by <> proposed_by", name=op.f("ck_quality_entry_two_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_entry")),
    )
    for column in ("kind", "status", "updated_at"):
        op.create_index(op.f(f"ix_quality_entry_{column}"), "quality_entry", [column])
    op.create_index(
        "uq_quality_entry_number",
        "quality_entry",
        ["kind", "code", "number"],
        unique=True,
        postgresql_where=sa.text("status <> 'rejected'"),
    )
