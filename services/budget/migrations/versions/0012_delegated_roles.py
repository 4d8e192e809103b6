"""Who may use whose role, as agreements records it."""

from alembic import op

from shared.kit import schema

revision = "0012"
down_revision = "0011a"


def upgrade() -> None:
    schema.create_v3(op)
