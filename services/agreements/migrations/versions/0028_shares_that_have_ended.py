"""A share ends with the agreement that has it."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column("share", sa.Column("ended_on", sa.Date(), nullable=True))
