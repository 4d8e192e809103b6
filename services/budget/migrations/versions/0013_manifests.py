"""What each producer says it has sent, and the consumers that are compared with it."""

from alembic import op

from shared.kit import schema

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    schema.create_v4(op)
