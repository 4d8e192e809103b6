"""The register of delegations, and the copy of it that lets a caller in."""

import sqlalchemy as sa
from alembic import op

from shared.kit import schema

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    schema.create_v3(op)
    op.create_table(
        "delegation",
        sa.Column("official_id", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("delegated_by", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('team_leader', 'decider', 'controller')", name=op.f("ck_delegation_role")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_delegation_period")),
        sa.CheckConstraint("official_id <> delegated_by", name=op.f("ck_delegation_two_persons")),
        sa.CheckConstraint(
            "num_nulls(ended_at, ended_by, end_reason) IN (0, 3)", name=op.f("ck_delegation_ended_with_reason")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index(op.f("ix_delegation_official_id"), "delegation", ["official_id"], unique=False)
    op.create_index(op.f("ix_delegation_delegated_by"), "delegation", ["delegated_by"], unique=False)
    op.create_index(op.f("ix_delegation_updated_at"), "delegation", ["updated_at"], unique=False)
