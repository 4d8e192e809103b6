"""The agency's own costs, income beside the appropriation, and what own costs are for.

New tables, new columns that may be null, and columns that may be null from now on: version 1.1 runs beside this one.
"""

import sqlalchemy as sa
from alembic import op

from shared.kit import schema

revision = "0011"
down_revision = "0010"

MONEY = sa.Numeric(precision=15, scale=2)
INSTANT = sa.DateTime(timezone=True)
MEASURE_KINDS = "'process_support', 'own_measure', 'university_course', 'tailored', 'shared', 'existing_programme'"
ACTIVITIES = (
    "'coordination', 'communication', 'evaluation', 'other_administration', 'overhead', 'development', 'measures'"
)


def upgrade() -> None:
    for column in ("commitment_id", "organization_number"):
        op.alter_column("voucher", column, nullable=True)
    op.add_column("voucher_row", sa.Column("activity", sa.String(length=40), nullable=True))
    # What is written from now on is checked; the rows that are there, which have none, are looked through by 0011a.
    _check("voucher_row", "activity", ACTIVITIES)
    for column, values in (("activity", ACTIVITIES), ("measure_kind", MEASURE_KINDS)):
        op.add_column("outside_payment", sa.Column(column, sa.String(length=40), nullable=True))
        _check("outside_payment", column, values)
    _create_own_cost()
    _create_income()
    op.execute(schema.append_only("income"))


def _check(table: str, column: str, values: str) -> None:
    name = op.f(f"ck_{table}_{column}")
    op.create_check_constraint(name, table, f"{column} IN ({values})", postgresql_not_valid=True)


def _create_own_cost() -> None:
    op.create_table(
        "own_cost",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("measure_kind", sa.String(length=40), nullable=True),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("incurred_on", sa.Date(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("attested_by", sa.Text(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("bank_reference", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_own_cost_amount")),
        sa.CheckConstraint("attested_by <> registered_by", name=op.f("ck_own_cost_two_persons")),
        sa.CheckConstraint(f"activity IN ({ACTIVITIES})", name=op.f("ck_own_cost_activity")),
        sa.CheckConstraint(f"measure_kind IN ({MEASURE_KINDS})", name=op.f("ck_own_cost_measure_kind")),
        sa.CheckConstraint(
            "state IN ('registered', 'attested', 'settled', 'reversed', 'rejected')", name=op.f("ck_own_cost_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_cost")),
    )
    for column in ("state", "updated_at"):
        op.create_index(op.f(f"ix_own_cost_{column}"), "own_cost", [column])
    op.create_index("ix_own_cost_position", "own_cost", ["programme", "item", "fiscal_year"])


def _create_income() -> None:
    op.create_table(
        "income",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("registered_at", INSTANT, nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_income_amount")),
        sa.CheckConstraint("source IN ('esf', 'other')", name=op.f("ck_income_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_income")),
        sa.UniqueConstraint("programme", "source", "reference", name=op.f("uq_income_programme_source_reference")),
    )
    op.create_index(op.f("ix_income_registered_at"), "income", ["registered_at"])
