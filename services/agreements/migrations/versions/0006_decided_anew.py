"""A decision on a running case may lower what was granted, with the organiser's consent."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("decision", sa.Column("organizer_consent", sa.Text(), nullable=True))
