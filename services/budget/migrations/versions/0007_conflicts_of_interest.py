"""Who is barred from whose cases, as agreements records it."""

from alembic import op

from shared.kit import schema

revision = "0007"
down_revision = "0006a"


def upgrade() -> None:
    schema.create_v2(op)
