"""School units that selection adds to a running case. Expand only: version 1.1 runs beside this one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.add_column("cooperation", sa.Column("supplements", postgresql.JSONB(none_as_null=True), nullable=True))
    codes = sa.Column("unplanned_unit_codes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    op.add_column("cooperation", codes)
