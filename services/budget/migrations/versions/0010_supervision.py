"""Supervision decisions, the rules by which they stop payments, and releases of them.

Only new tables, and a column that may be null: version 1.1 runs beside this one, and stops nothing.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("commitment", sa.Column("school_unit_codes", postgresql.JSONB(), nullable=True))
    op.create_table(
        "programme_rules",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("holds", postgresql.JSONB(), nullable=False),
        sa.Column("loaded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("programme", name=op.f("pk_programme_rules")),
    )
    _create_supervision()
    _create_release()


def _create_supervision() -> None:
    op.create_table(
        "supervision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("decision_type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("school_unit_code", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.Column("extensive", sa.Boolean(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision")),
    )
    for column in ("organization_number", "updated_at"):
        op.create_index(op.f(f"ix_supervision_{column}"), "supervision", [column])


def _create_release() -> None:
    op.create_table(
        "supervision_release",
        sa.Column("supervision_id", sa.Uuid(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("decision_type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.Column("extensive", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.CheckConstraint("state IN ('proposed', 'approved', 'rejected')", name=op.f("ck_supervision_release_state")),
        sa.CheckConstraint("decided_by <> proposed_by", name=op.f("ck_supervision_release_two_persons")),
        sa.ForeignKeyConstraint(
            ["supervision_id"],
            ["supervision.id"],
            name=op.f("fk_supervision_release_supervision_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_release")),
    )
    for column in ("organization_number", "state", "supervision_id", "updated_at"):
        op.create_index(op.f(f"ix_supervision_release_{column}"), "supervision_release", [column])
    op.create_index(
        "uq_supervision_release_proposed",
        "supervision_release",
        ["supervision_id"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )
