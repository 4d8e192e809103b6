"""The check of 0021 holds for the accruals that were there too: looked through while readers and writers go on."""

from alembic import op

revision = "0021a"
down_revision = "0021"


def upgrade() -> None:
    op.execute("ALTER TABLE accrual VALIDATE CONSTRAINT ck_accrual_reversed")
