"""A series of vouchers for what was booked elsewhere, before an agreement was carried over."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

KINDS = "'payment', 'accrual', 'settlement', 'reversal', 'repayment', 'opening'"


def upgrade() -> None:
    op.add_column("voucher", sa.Column("series", sa.Text(), server_default="B", nullable=False))
    op.create_unique_constraint(
        op.f("uq_voucher_series_voucher_year_number"), "voucher", ["series", "voucher_year", "number"]
    )
    op.drop_constraint(op.f("uq_voucher_voucher_year_number"), "voucher", type_="unique")
    op.drop_constraint(op.f("ck_voucher_kind"), "voucher", type_="check")
    op.create_check_constraint(op.f("ck_voucher_kind"), "voucher", f"kind IN ({KINDS})")
