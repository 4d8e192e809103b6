"""What was read in another way than a file says, or not at all.

A column with a default: version 1.1 runs beside this one.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    empty = sa.text("'{}'")
    op.add_column(
        "data_import", sa.Column("notices", postgresql.ARRAY(sa.Text()), nullable=False, server_default=empty)
    )
