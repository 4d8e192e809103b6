"""What is published of the units of goals, as outcomes of them, and how rounds were decided. Expand only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"

TABLE = "published_outcome"
STATES = "'known', 'suppressed', 'missing', 'almost_all'"


def upgrade() -> None:
    op.create_table(
        "unit_statistics",
        sa.Column("school_unit_code", sa.Text(), nullable=False),
        sa.Column("published", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("school_unit_code", name=op.f("pk_unit_statistics")),
    )
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("resulted_on", sa.Date(), nullable=False),
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(precision=12, scale=3), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("national_average", sa.Numeric(precision=12, scale=3), nullable=True),
        sa.Column("computed", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'known') = (value IS NOT NULL)", name=op.f(f"ck_{TABLE}_known")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f(f"ck_{TABLE}_state")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f(f"fk_{TABLE}_indicator_id_indicator"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("indicator_id", "school_year", name=op.f(f"uq_{TABLE}_indicator_id_school_year")),
    )
    op.add_column("round_copy", sa.Column("description", postgresql.JSONB(none_as_null=True), nullable=True))
    op.create_index("ix_indicator_school_unit_code", "indicator", ["school_unit_code"])
    op.execute(
        f"CREATE TRIGGER {TABLE}_history AFTER INSERT OR UPDATE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION keep_history('id')"
    )
