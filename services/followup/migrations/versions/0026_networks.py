"""Networks of organisers; dialogue teams and who makes a visit. Expand only: version 1.1 runs beside this one."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    _network()
    _member()
    op.add_column("meeting", sa.Column("network_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_meeting_network_id"), "meeting", "network", ["network_id"], ["id"], ondelete="RESTRICT"
    )
    op.create_check_constraint(op.f("ck_meeting_network_id"), "meeting", "network_id IS NULL OR kind = 'network'")
    op.create_index(op.f("ix_meeting_network_id"), "meeting", ["network_id"])
    _teams()
    op.add_column("meeting", sa.Column("supporters", postgresql.ARRAY(sa.Text()), nullable=True))
    op.execute((SQL / "history_v2.sql").read_text(encoding="utf-8"))
    for table in ("network", "network_member"):
        op.execute(
            f"CREATE TRIGGER {table}_history AFTER INSERT OR UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION keep_history('id')"
        )


def _network() -> None:
    op.create_table(
        "network",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("formed_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        *_aggregate(),
        sa.CheckConstraint("formed_on <= ended_on", name=op.f("ck_network_days")),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_because IS NULL)", name=op.f("ck_network_ended_because")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network")),
        sa.UniqueConstraint("programme", "name", name="uq_network_name"),
    )
    for column in ("programme", "updated_at"):
        op.create_index(op.f(f"ix_network_{column}"), "network", [column])


def _member() -> None:
    op.create_table(
        "network_member",
        sa.Column("network_id", sa.Uuid(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("left_because", sa.Text(), nullable=True),
        *_aggregate(),
        sa.CheckConstraint("from_on <= until_on", name=op.f("ck_network_member_days")),
        sa.CheckConstraint("until_on IS NOT NULL OR left_because IS NULL", name=op.f("ck_network_member_left_because")),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_network_member_network_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_member")),
    )
    for column in ("network_id", "organization_number", "updated_at"):
        op.create_index(op.f(f"ix_network_member_{column}"), "network_member", [column])
    op.create_index(
        "uq_network_member_open",
        "network_member",
        ["network_id", "organization_number"],
        unique=True,
        postgresql_where=sa.text("until_on IS NULL"),
    )


def _aggregate() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _teams() -> None:
    source = (
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "dialogue_team_copy",
        sa.Column("dialogue_team_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("team_leader", sa.Text(), nullable=False),
        sa.Column("supporters", postgresql.ARRAY(sa.Text()), nullable=False),
        *source,
        sa.PrimaryKeyConstraint("dialogue_team_id", name=op.f("pk_dialogue_team_copy")),
    )
    op.create_table(
        "team_assignment_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("dialogue_team_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        *(column.copy() for column in source),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_assignment_entry")),
    )
    op.create_index(
        "ix_team_assignment_entry_cooperation_id", "team_assignment_entry", ["cooperation_id", "assigned_on"]
    )
    op.create_index(op.f("ix_team_assignment_entry_dialogue_team_id"), "team_assignment_entry", ["dialogue_team_id"])
    op.create_table(
        "plan_return_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("action_plan_id", sa.Uuid(), nullable=False),
        sa.Column("reopened_on", sa.Date(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        *(column.copy() for column in source),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_return_entry")),
    )
    op.create_index(op.f("ix_plan_return_entry_cooperation_id"), "plan_return_entry", ["cooperation_id"])
