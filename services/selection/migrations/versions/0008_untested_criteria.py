"""Why a round was decided although a group of criteria was tested for nobody."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    empty = sa.text("'[]'")
    op.add_column("round", sa.Column("untested", postgresql.JSONB(), nullable=False, server_default=empty))
