"""A unit's pupils, counted by school type; the columns of a file that no indicator reads."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    empty = sa.text("'{}'")
    op.add_column("school_unit", sa.Column("pupils_by_type", postgresql.JSONB(), nullable=False, server_default=empty))
    left_out = sa.Column("columns_left_out", postgresql.ARRAY(sa.Text()), nullable=False, server_default=empty)
    op.add_column("data_import", left_out)
