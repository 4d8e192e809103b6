"""An organiser takes part in one case at a time, and an offer that was withdrawn after its answer is shown."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("cooperation", sa.Column("withdrawn_on", sa.Date(), nullable=True))
    op.add_column("cooperation", sa.Column("live_organization_number", sa.Text(), nullable=True))
    # Organisers that had several cases at once before the rule keep them: which one goes on is for people to say.
    op.execute(
        "UPDATE cooperation SET live_organization_number = organization_number WHERE id IN ("
        "SELECT (array_agg(id))[1] FROM cooperation "
        "WHERE status IN ('analysis', 'planned', 'decided', 'active', 'paused') "
        "GROUP BY organization_number HAVING count(*) = 1)"
    )
    op.create_unique_constraint(
        op.f("uq_cooperation_live_organization_number"), "cooperation", ["live_organization_number"]
    )
