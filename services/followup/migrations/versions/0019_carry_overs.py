"""The last day of the other system of a case that is carried over."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("schedule", sa.Column("carried_over_on", sa.Date(), nullable=True))
