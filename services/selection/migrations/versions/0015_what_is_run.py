"""What organisers run, as last counted. Only columns that may be null: version 1.1 runs beside this one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("organizer", sa.Column("school_types", postgresql.ARRAY(sa.Text()), nullable=True))
    op.add_column("organizer", sa.Column("school_units", sa.Integer(), nullable=True))
