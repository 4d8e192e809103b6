"""Leave for a visit by fewer process supporters. Expand only: version 1.1 runs beside this one."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    for column in ("fewer_supporters_reason", "fewer_supporters_by"):
        op.add_column("meeting", sa.Column(column, sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_meeting_fewer_supporters_leave"),
        "meeting",
        "(fewer_supporters_reason IS NULL) = (fewer_supporters_by IS NULL)",
    )
