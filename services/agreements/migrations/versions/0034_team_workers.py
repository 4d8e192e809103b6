"""Those who work in dialogue teams, who the teams have been and their guidance. Expand only: version 1.1 reads none."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def _whole() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _of_team(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_dialogue_team_id_dialogue_team")
    return sa.ForeignKeyConstraint(["dialogue_team_id"], ["dialogue_team.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    op.create_table(
        "team_worker",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("employment", sa.String(length=40), nullable=True),
        sa.Column("competences", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        *_whole(),
        sa.CheckConstraint("employment IN ('employed', 'engaged')", name=op.f("ck_team_worker_employment")),
        sa.CheckConstraint("(erased_at IS NOT NULL) = (employment IS NULL)", name=op.f("ck_team_worker_erased")),
        sa.CheckConstraint(
            "erased_at IS NULL OR (until_on IS NOT NULL AND competences = '{}')", name=op.f("ck_team_worker_ended")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_worker")),
        sa.UniqueConstraint("subject", name=op.f("uq_team_worker_subject")),
    )
    op.create_table(
        "team_staffing",
        sa.Column("dialogue_team_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("team_leader", sa.Text(), nullable=False),
        sa.Column("supporters", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        *_whole(),
        _of_team("team_staffing"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_staffing")),
    )
    op.create_table(
        "group_guidance",
        sa.Column("dialogue_team_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("participants", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        *_whole(),
        _of_team("group_guidance"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_guidance")),
    )
    op.create_index(op.f("ix_team_worker_updated_at"), "team_worker", ["updated_at"])
    for table in ("team_staffing", "group_guidance"):
        for column in ("dialogue_team_id", "updated_at"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
