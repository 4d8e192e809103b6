"""A case may end without an agreement, and an organiser that asks for it is not heard. Version 1.1 reads none of it."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

FUNDED = "'refused', 'reserved', 'committed', 'commitment_refused'"
WAITING = sa.text("status = 'proposed'")


def upgrade() -> None:
    op.add_column("termination", sa.Column("not_heard_reason", sa.Text(), nullable=True))
    op.alter_column("termination", "agreement_id", nullable=True)
    op.alter_column("termination", "communicated_on", nullable=True)
    for name, rule in (
        ("heard_or_why_not", "(communicated_on IS NULL) = (not_heard_reason IS NOT NULL)"),
        ("nothing_to_repay", "agreement_id IS NOT NULL OR repayment_ground IS NULL"),
    ):
        op.create_check_constraint(op.f(f"ck_termination_{name}"), "termination", rule)
    _fund(f"{FUNDED}, 'released'")
    op.drop_index("uq_termination_waiting", "termination")
    op.create_index("uq_termination_waiting", "termination", ["cooperation_id"], unique=True, postgresql_where=WAITING)


def downgrade() -> None:
    op.execute("UPDATE funding SET status = 'reserved' WHERE status = 'released'")
    _fund(FUNDED)
    op.drop_index("uq_termination_waiting", "termination")
    op.create_index("uq_termination_waiting", "termination", ["agreement_id"], unique=True, postgresql_where=WAITING)
    for name in ("nothing_to_repay", "heard_or_why_not"):
        op.drop_constraint(op.f(f"ck_termination_{name}"), "termination")
    op.alter_column("termination", "communicated_on", nullable=False)
    op.alter_column("termination", "agreement_id", nullable=False)
    op.drop_column("termination", "not_heard_reason")


def _fund(statuses: str) -> None:
    name = op.f("ck_funding_status")
    op.drop_constraint(name, "funding")
    op.create_check_constraint(name, "funding", f"status IN ({statuses})")
