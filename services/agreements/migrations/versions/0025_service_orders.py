"""Bought services: ordered, delivered and invoiced."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
MONEY = sa.Numeric(precision=15, scale=2)


def upgrade() -> None:
    op.create_table(
        "service_order",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("cost_kind", sa.String(length=40), nullable=False),
        sa.Column("supplier_number", sa.Text(), nullable=False),
        sa.Column("supplier_name", sa.Text(), nullable=False),
        sa.Column("contract_reference", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        *(sa.Column(name, MONEY, nullable=False) for name in ("ordered", "delivered", "invoiced", "excess")),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        *_aggregate(),
        *_checks(
            "service_order",
            status="status IN ('proposed', 'ordered', 'closed', 'withdrawn')",
            cost_kind="cost_kind IN ('grant', 'education_service', 'operation', 'development')",
            two_persons="approved_by <> proposed_by",
            delivered="ordered > 0 AND delivered BETWEEN 0 AND ordered",
            invoiced="invoiced BETWEEN 0 AND ordered AND invoiced <= delivered + excess",
            excess="excess >= 0",
            ended_reason="status IN ('proposed', 'ordered') OR ended_reason IS NOT NULL",
        ),
        *_foreign_keys("service_order", "agreement", "cooperation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_order")),
    )
    _index("service_order", "agreement_id", "cooperation_id", "supplier_number", "updated_at")
    _create_delivery()
    _create_invoice()


def _create_delivery() -> None:
    op.create_table(
        "service_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_order_id", sa.Uuid(), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_checks("service_delivery", amount="amount <> 0"),
        *_foreign_keys("service_delivery", "service_order"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_delivery")),
    )
    _index("service_delivery", "service_order_id")


def _create_invoice() -> None:
    op.create_table(
        "service_invoice",
        sa.Column("service_order_id", sa.Uuid(), nullable=False),
        sa.Column("supplier_number", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("invoiced_on", sa.Date(), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("excess_reason", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        *_aggregate(),
        *_checks(
            "service_invoice",
            status="status IN ('accepted', 'waiting', 'rejected')",
            amount="amount > 0",
            two_persons="decided_by <> recorded_by",
            excess_reason="status <> 'waiting' OR excess_reason IS NOT NULL",
        ),
        *_foreign_keys("service_invoice", "service_order", "cooperation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_invoice")),
    )
    _index("service_invoice", "service_order_id", "cooperation_id", "updated_at")
    counts = sa.text("status IN ('accepted', 'waiting')")
    number = ["supplier_number", "number"]
    op.create_index("uq_service_invoice_number", "service_invoice", number, unique=True, postgresql_where=counts)


def _aggregate() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _checks(table: str, **checks: str) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in checks.items()]


def _foreign_keys(table: str, *others: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [f"{other}_id"], [f"{other}.id"], name=op.f(f"fk_{table}_{other}_id_{other}"), ondelete="RESTRICT"
        )
        for other in others
    ]


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
