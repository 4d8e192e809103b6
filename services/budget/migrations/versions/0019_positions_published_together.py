"""How far each account's entries have been published, and a notification when there are more. Expand only."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.create_table(
        "account_published",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_account_published"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_account_published_account_id", ondelete="RESTRICT"
        ),
    )
    for statement in (SQL / "ledger_v4.sql").read_text(encoding="utf-8").split("--------"):
        op.execute(statement)
