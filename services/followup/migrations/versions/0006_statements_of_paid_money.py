"""Which instalments a statement accounts for, and the statements that are asked for when an agreement has ended."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005a"


def upgrade() -> None:
    op.add_column("funding_entry", sa.Column("instalment_id", sa.Uuid(), nullable=True))
    op.add_column("schedule", sa.Column("final_statement_on", sa.Date(), nullable=True))
    op.add_column(
        "statement",
        sa.Column("instalment_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column("statement", sa.Column("agreed_amount", sa.Numeric(precision=15, scale=2), nullable=True))
    op.add_column("statement", sa.Column("is_final", sa.Boolean(), server_default=sa.false(), nullable=False))
