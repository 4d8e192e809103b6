"""What an agreement is bound to: the plan as it was decided, units as they are, supervision as it was judged."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for table in ("agreement_version", "decision"):
        op.add_column(table, sa.Column("annex", postgresql.JSONB(), nullable=True))
    op.create_table(
        "school_unit",
        sa.Column("school_unit_code", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("replaced_by", sa.Text(), nullable=True),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("school_unit_code", name=op.f("pk_school_unit")),
    )
    op.create_index(op.f("ix_school_unit_organization_number"), "school_unit", ["organization_number"], unique=False)
    # The default serves the release before this one, which runs beside it during the upgrade and knows no such column.
    extensive = sa.Column("extensive_in_central_parts", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("supervision", extensive)
    # Its values come with a revision of their own: the tables are locked until this one is done.
