"""The checks of 0005 hold for what was there too: looked through by itself, while readers and writers go on."""

from alembic import op

revision = "0005a"
down_revision = "0005"

CHECKS = {
    "indicator": ("analysis_level", "baseline_state", "baseline_known", "first_day", "possible"),
    "measurement": ("state", "known"),
}


def upgrade() -> None:
    for table, names in CHECKS.items():
        for name in names:
            op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_{name}")
