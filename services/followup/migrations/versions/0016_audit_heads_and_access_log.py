"""Heads of another service's audit trail, and the access log."""

from alembic import op

from shared.kit import schema

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    schema.create_v4(op)
