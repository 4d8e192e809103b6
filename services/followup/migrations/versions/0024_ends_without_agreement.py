"""The end of a cooperation that came to no agreement. Expand only: version 1.1 reads nothing of it."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("answer_copy", sa.Column("ended_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("answer_copy", "ended_on")
