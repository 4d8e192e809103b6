"""Heads of another service's audit trail, and the access log."""

from alembic import op

from shared.kit import schema

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    schema.create_v5(op)
