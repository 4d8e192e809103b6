"""What a claim rests on: the judgement of a statement, or something else. Expand only: version 1.1 does not read it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("funding_entry", sa.Column("of_statement", sa.Boolean(), nullable=True))
