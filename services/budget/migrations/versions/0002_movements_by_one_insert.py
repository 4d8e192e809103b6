"""A movement is one insert into a view that books it; what entries written directly must fulfil stands as before."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    for statement in (SQL / "ledger_v2.sql").read_text(encoding="utf-8").split("--------"):
        op.execute(statement)
