"""Units that are chosen after their organiser's offer. Expand only: version 1.1 runs beside this one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    units = sa.Column("supplementary_units", postgresql.JSONB(none_as_null=True), nullable=True)
    op.add_column("offer_copy", units)
