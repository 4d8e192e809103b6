"""What situation analyses rest on. Expand only: version 1.1 runs beside this one and reads none."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"

TABLE = "completed_analysis"


def upgrade() -> None:
    op.create_table(
        "unit_statistics",
        sa.Column("school_unit_code", sa.Text(), nullable=False),
        sa.Column("published", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("school_unit_code", name=op.f("pk_unit_statistics")),
    )
    op.create_table(
        TABLE,
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("completed_by", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("material", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperation_id"],
            ["cooperation.id"],
            name=op.f(f"fk_{TABLE}_cooperation_id_cooperation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("cooperation_id", "updated_at"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
