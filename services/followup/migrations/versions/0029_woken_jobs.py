"""A notification for each step: what waits for one need not ask. Expand only: version 1.1 runs beside this one."""

from alembic import op

from shared.kit import schema

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    schema.create_v7(op)
