"""Indicators that follow from the goals of the agreement; values that are no numbers, and corrected ones."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
STATES = "IN ('known', 'suppressed', 'missing', 'almost_all')"
CHECKS = (
    ("indicator", "analysis_level", "analysis_level IN ('results', 'teaching', 'leadership')"),
    ("indicator", "baseline_state", f"baseline_state {STATES}"),
    ("indicator", "baseline_known", "(baseline_state = 'known') = (baseline IS NOT NULL)"),
    ("indicator", "first_day", "baseline_on IS NOT NULL OR agreed_on IS NOT NULL"),
    ("indicator", "possible", "least < most"),
    ("measurement", "state", f"state {STATES}"),
    ("measurement", "known", "(state = 'known') = (value IS NOT NULL)"),
)


def upgrade() -> None:
    for column in ("school_unit_code", "school_type"):
        op.add_column("indicator", sa.Column(column, sa.Text(), nullable=True))
    op.add_column("indicator", sa.Column("analysis_level", sa.String(length=40), nullable=True))
    op.add_column("indicator", sa.Column("higher_is_better", sa.Boolean(), nullable=True))
    for column in ("least", "most"):
        op.add_column("indicator", sa.Column(column, sa.Numeric(precision=12, scale=3), nullable=True))
    for column in ("agreed_on", "dropped_on"):
        op.add_column("indicator", sa.Column(column, sa.Date(), nullable=True))
    op.add_column("indicator", _state("baseline_state"))
    op.add_column("measurement", _state("state"))
    for table, column in (("indicator", "baseline"), ("indicator", "baseline_on"), ("measurement", "value")):
        op.alter_column(table, column, nullable=True)
    for table, name, condition in CHECKS:
        # What is written from now on is checked; what was there is looked through by 0005a, while nobody waits.
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition, postgresql_not_valid=True)
    op.create_table(
        "former_measurement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measurement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(precision=12, scale=3), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_by", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(f"state {STATES}", name=op.f("ck_former_measurement_state")),
        sa.ForeignKeyConstraint(
            ["measurement_id"],
            ["measurement.id"],
            name=op.f("fk_former_measurement_measurement_id_measurement"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_measurement")),
        sa.UniqueConstraint("measurement_id", "number", name=op.f("uq_former_measurement_measurement_id_number")),
    )


def _state(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=40), server_default="known", nullable=False)
