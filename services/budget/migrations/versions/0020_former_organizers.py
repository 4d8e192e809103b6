"""The organisers that a commitment has been with before its successor. Expand only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    # The default serves the release before this one, which runs beside it during the upgrade and knows no such column.
    former = sa.Column("former_numbers", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}")
    op.add_column("commitment", former)
