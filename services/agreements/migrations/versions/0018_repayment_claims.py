"""What budget has claimed back of a case, claim by claim."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

MONEY = sa.Numeric(precision=15, scale=2)


def upgrade() -> None:
    op.create_table(
        "repayment_claim",
        sa.Column("claim_id", sa.Uuid(), primary_key=True),
        sa.Column("cooperation_id", sa.Uuid(), sa.ForeignKey("cooperation.id", ondelete="RESTRICT"), nullable=False),
        sa.Column("claimed", MONEY, nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("outstanding", MONEY, nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("change", sa.String(length=40), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("change IN ('lowered', 'withdrawn', 'written_off')", name="change"),
    )
    op.create_index("ix_repayment_claim_cooperation_id", "repayment_claim", ["cooperation_id"])
