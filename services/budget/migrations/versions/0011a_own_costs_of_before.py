"""The checks of 0011 hold for what was there too: looked through by itself, while readers and writers go on."""

from alembic import op

revision = "0011a"
down_revision = "0011"


def upgrade() -> None:
    for table, column in (
        ("voucher_row", "activity"),
        ("outside_payment", "activity"),
        ("outside_payment", "measure_kind"),
    ):
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_{column}")
