"""Runs of analysis bases, and the basis of each organiser."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "basis_run",
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("inputs_hash", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("pending", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("inputs", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('queued', 'running', 'done')", name=op.f("ck_basis_run_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basis_run")),
    )
    for column in ("status", "updated_at"):
        op.create_index(op.f(f"ix_basis_run_{column}"), "basis_run", [column])
    op.create_table(
        "analysis_basis",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("organizer_name", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["basis_run.id"], name=op.f("fk_analysis_basis_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analysis_basis")),
    )
    for column in ("organization_number", "recorded_at"):
        op.create_index(op.f(f"ix_analysis_basis_{column}"), "analysis_basis", [column])
    op.create_index("uq_analysis_basis_organizer", "analysis_basis", ["run_id", "organization_number"], unique=True)
