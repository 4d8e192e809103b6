"""What followed to the next fiscal year when budget closed one. Expand only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.add_column("funding", sa.Column("carried_forward", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("funding", "carried_forward")
