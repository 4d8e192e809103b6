"""Whoever analysed a round has not decided it."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_check_constraint(op.f("ck_round_two_people"), "round", "decided_by <> analysed_by")
