"""Releases of the data set for external evaluation. Only a new table: version 1.1 runs beside this one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "evaluation_release",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("evaluator", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("access_until", sa.Date(), nullable=False),
        sa.Column("indicators", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("prepared_by", sa.Text(), nullable=False),
        sa.Column("released_by", sa.Text(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("diary_number", sa.Text(), nullable=True),
        sa.Column("data_hash", sa.Text(), nullable=False),
        sa.Column("disclosure", postgresql.JSONB(), nullable=False),
        sa.Column("codebook", sa.LargeBinary(), nullable=False),
        sa.Column("restricted", sa.LargeBinary(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('prepared', 'released', 'withdrawn')", name=op.f("ck_evaluation_release_status")
        ),
        sa.CheckConstraint("released_by <> prepared_by", name=op.f("ck_evaluation_release_two_people")),
        sa.CheckConstraint(
            "(status <> 'prepared') = (released_on IS NOT NULL)", name=op.f("ck_evaluation_release_released_on")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_release")),
    )
    for column in ("programme", "evaluator", "status", "updated_at"):
        op.create_index(op.f(f"ix_evaluation_release_{column}"), "evaluation_release", [column])
