"""Who may use whose role, as agreements records it."""

from alembic import op

from shared.kit import schema

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    schema.create_v3(op)
