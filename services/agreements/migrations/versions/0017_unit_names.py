"""What the school units of a case are called."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("cooperation", sa.Column("school_unit_names", postgresql.JSONB(), nullable=True))
