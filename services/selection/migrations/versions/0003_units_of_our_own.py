"""Preschool units have codes of our own."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("local_unit_number")))
    op.create_index(
        "uq_school_unit_local_name",
        "school_unit",
        ["organization_number", "name"],
        unique=True,
        postgresql_where=sa.text("school_unit_code LIKE 'F%' AND status <> 'UPPHORT'"),
    )
