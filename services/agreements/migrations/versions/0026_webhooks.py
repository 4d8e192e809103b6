"""Webhooks, and the attempts to send."""

from alembic import op

from shared.kit import schema

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    schema.create_v6(op)
