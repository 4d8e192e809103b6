"""Webhooks, and the attempts to send."""

from alembic import op

from shared.kit import schema

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    schema.create_v6(op)
