"""The year of the signature on commitments, and when accounts and instalments last changed.

Only new columns that may be null or have a default: version 1.1 runs beside this one.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.add_column("commitment", sa.Column("signed_year", sa.Integer(), nullable=True))
    op.add_column("commitment", sa.Column("closed_year", sa.Integer(), nullable=True))
    moment = {"type_": sa.DateTime(timezone=True), "nullable": False, "server_default": sa.func.now()}
    op.add_column("instalment", sa.Column("updated_at", **moment))
    op.add_column("account", sa.Column("updated_at", **moment))
    for statement in (SQL / "ledger_v3.sql").read_text(encoding="utf-8").split("--------"):
        op.execute(statement)
