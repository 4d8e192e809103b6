"""What followed to the next fiscal year when budget closed one, and what a claim is about. Expand only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.add_column("funding", sa.Column("carried_forward", postgresql.JSONB(), nullable=True))
    op.add_column("repayment_claim", sa.Column("payment_reference", sa.Text(), nullable=True))
    op.add_column("repayment_claim", sa.Column("statement_id", sa.Uuid(), nullable=True))
    op.add_column("repayment_claim", sa.Column("instalment_ids", postgresql.ARRAY(sa.Uuid()), nullable=True))
