"""One unanswered offer for each organiser. Expand only: those that version 1.1 makes beside this one stand outside."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("offer", sa.Column("alone", sa.Boolean(), server_default="false", nullable=False))
    # Offers that stand beside each other since before the rule stay as they are.
    where = sa.text("status = 'made' AND alone")
    op.create_index("uq_offer_live", "offer", ["organization_number"], unique=True, postgresql_where=where)
