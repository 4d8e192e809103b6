"""What is published of the statistics of units that take part. Expand only: version 1.1 runs beside this one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    codes = sa.Column("carried_unit_codes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    op.add_column("participation", codes)
    # A cooperation that was carried over has no offer here: what more units are chosen for is its part.
    op.add_column("participation", sa.Column("carried_offer_id", sa.Uuid(), nullable=True))
    op.add_column("participation", sa.Column("carried_diary_number", sa.Text(), nullable=True))
    op.create_unique_constraint(op.f("uq_participation_carried_offer_id"), "participation", ["carried_offer_id"])
    decision = "supplementary_decision"
    op.drop_constraint(op.f(f"fk_{decision}_offer_id_offer"), decision, type_="foreignkey")
    op.add_column(decision, sa.Column("rule_version", sa.Text(), nullable=True))
    op.create_table(
        "published_statistics",
        sa.Column("school_unit_code", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("school_unit_code", name=op.f("pk_published_statistics")),
    )
