"""Which limits a commitment waits for, and which event a copy is from. Only new columns that may be null: version 1.1
runs beside this one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("commitment", sa.Column("refused_limits", postgresql.JSONB(), nullable=True))
    for table in ("organizer", "agreed_cost"):
        op.add_column(table, sa.Column("source_sequence", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("source_at", sa.DateTime(timezone=True), nullable=True))
