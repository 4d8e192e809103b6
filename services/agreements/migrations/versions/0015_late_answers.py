"""A yes that comes after the last day waits for a decision, and a withdrawn offer says why."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    for name in ("late_answer_reason", "late_answer_approved_by", "withdrawn_reason"):
        op.add_column("cooperation", sa.Column(name, sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_cooperation_late_answer_has_a_reason"),
        "cooperation",
        "(late_answer_approved_by IS NULL) = (late_answer_reason IS NULL)",
    )
