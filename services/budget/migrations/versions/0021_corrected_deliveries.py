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
    op.create_check_constraint(op.f("ck_accrual_reversed"), "accrual", rule, postgresql_not_valid=True)
    op.create_table(
        "accrual_reversal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("accrual_id", sa.Uuid(), nullable=False),
        sa.Column("amount", KRONOR, nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reversed_by", sa.Text(), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_accrual_reversal_amount")),
        sa.ForeignKeyConstraint(
            ["accrual_id"],
            ["accrual.id"],
            name=op.f("fk_accrual_reversal_accrual_id_accrual"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accrual_reversal")),
    )
    op.create_index(op.f("ix_accrual_reversal_accrual_id"), "accrual_reversal", ["accrual_id"], unique=False)
    # Claims that have been sent keep the reference that their letters have: none of their own.
    op.execute(sa.schema.CreateSequence(sa.Sequence("claim_number", start=10_000_001)))
    op.add_column("claim", sa.Column("payment_reference", sa.Text(), nullable=True))
    op.add_column("claim", sa.Column("instalment_ids", postgresql.ARRAY(sa.Uuid()), nullable=True))
    op.create_unique_constraint(op.f("uq_claim_payment_reference"), "claim", ["payment_reference"])
