"""Units that an offer leaves out, and organisers without any left. Expand only: version 1.1 runs beside this one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"

OBSTACLE = op.f("ck_unmade_offer_obstacle")
KINDS = "'unanswered_offer', 'running_cooperation', 'ceased', 'units_gone'"


def upgrade() -> None:
    op.add_column("offer", sa.Column("left_out", postgresql.JSONB(), nullable=False, server_default="[]"))
    op.drop_constraint(OBSTACLE, "unmade_offer", type_="check")
    op.create_check_constraint(OBSTACLE, "unmade_offer", f"obstacle IN ({KINDS})")
