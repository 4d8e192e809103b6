"""Accruals are reversed in parts, what is no longer delivered is known, and each claim has a reference of its own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"

KRONOR = sa.Numeric(precision=15, scale=2)


def upgrade() -> None:
    op.add_column("service_order", sa.Column("contract_reference", sa.Text(), nullable=True))
    op.add_column("service_order", sa.Column("taken_back", KRONOR, nullable=True))
    op.add_column("service_order", sa.Column("corrected_on", sa.Date(), nullable=True))
    # The default serves the release before this one, which reverses all of the rest and knows no such column.
    op.add_column("accrual", sa.Column("reversed", KRONOR, nullable=False, server_default="0"))
    rule = "reversed >= 0 AND settled + reversed <= amount"
    op.create_check_constraint(op.f("ck_accrual_reversed"), "accrual", rule)
    op.drop_constraint(op.f("uq_voucher_kind_cause_id"), "voucher")
    once = sa.text("kind <> 'reversal'")
    op.create_index("uq_voucher_kind_cause_id", "voucher", ["kind", "cause_id"], unique=True, postgresql_where=once)
    # Claims that have been sent keep the reference that their letters have: none of their own.
    op.execute(sa.schema.CreateSequence(sa.Sequence("claim_number", start=10_000_001)))
    op.add_column("claim", sa.Column("payment_reference", sa.Text(), nullable=True))
    op.add_column("claim", sa.Column("instalment_ids", postgresql.ARRAY(sa.Uuid()), nullable=True))
    op.create_unique_constraint(op.f("uq_claim_payment_reference"), "claim", ["payment_reference"])
    op.create_index(op.f("ix_claim_diary_number"), "claim", ["diary_number"], unique=False)
