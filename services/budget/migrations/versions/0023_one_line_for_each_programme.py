"""Whoever moves money of a programme waits for whoever does (docs/adr/0102). Two functions, and no lock on a table."""

from pathlib import Path

from alembic import op

revision = "0023"
down_revision = "0022"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    for statement in (SQL / "ledger_v5.sql").read_text(encoding="utf-8").split("--------"):
        op.execute(statement)
