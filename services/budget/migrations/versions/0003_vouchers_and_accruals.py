"""Vouchers with numbers of their own, accruals, and costs by measure; what was paid before gets its vouchers here."""

import sqlalchemy as sa
from alembic import op

from shared.kit import schema

revision = "0003"
down_revision = "0002"

MEASURE_KINDS = "'process_support', 'own_measure', 'university_course', 'tailored', 'shared', 'existing_programme'"
TRANSACTION_KINDS = (
    "'limit_changed', 'year_opened', 'year_closed', 'reserved', 'committed', 'adjusted', 'released', 'accrued', "
    "'paid', 'repaid'"
)
MONEY = sa.Numeric(precision=15, scale=2)

# Numbered as the exports of version 1.0 numbered them, where a year has one programme: by day, then identity.
PAID_BEFORE = """
INSERT INTO voucher (id, voucher_year, number, day, kind, text, programme, commitment_id, organization_number,
    diary_number, cause_id, made_at)
SELECT gen_random_uuid(), extract(year FROM day),
    row_number() OVER (PARTITION BY extract(year FROM day) ORDER BY day, id), day, kind, text, programme,
    commitment_id, organization_number, diary_number, id, at
FROM (
    SELECT p.id, p.paid_on AS day, 'payment' AS kind, p.message AS text, p.programme, p.commitment_id,
        p.organization_number, c.diary_number, p.updated_at AS at
    FROM payment p JOIN commitment c ON c.id = p.commitment_id WHERE p.state = 'paid'
    UNION ALL SELECT r.id, r.received_on, 'repayment', 'Återbetalning', c.programme, c.commitment_id,
        c.organization_number, c.diary_number, r.registered_at
    FROM receipt r JOIN claim c ON c.id = r.claim_id
) AS paid
"""
ROWS_BEFORE = """
INSERT INTO voucher_row (id, voucher_id, item, fiscal_year, cost_kind, amount)
SELECT gen_random_uuid(), v.id, parts.item, parts.fiscal_year, parts.cost_kind, parts.amount
FROM voucher v JOIN (
    SELECT p.id, pp.item, p.fiscal_year, p.cost_kind, sum(pp.amount) AS amount
    FROM payment p JOIN payment_part pp ON pp.payment_id = p.id WHERE p.state = 'paid'
    GROUP BY p.id, pp.item, p.fiscal_year, p.cost_kind
    UNION ALL SELECT r.id, c.item, CAST(extract(year FROM r.received_on) AS int), c.cost_kind, -r.amount
    FROM receipt r JOIN claim c ON c.id = r.claim_id
) AS parts ON parts.id = v.cause_id
"""
AGREED_BEFORE = """
INSERT INTO agreed_cost (id, commitment_id, fiscal_year, cost_kind, amount)
SELECT gen_random_uuid(), commitment_id, fiscal_year, cost_kind, sum(agreed) FROM commitment_line
WHERE agreed > 0 GROUP BY commitment_id, fiscal_year, cost_kind
"""


def upgrade() -> None:
    _allow_accrued()
    _create_accrual()
    _create_agreed_cost()
    _create_voucher()
    for statement in (PAID_BEFORE, ROWS_BEFORE, AGREED_BEFORE):
        op.execute(statement)
    for table in ("voucher", "voucher_row"):
        op.execute(schema.append_only(table))


def _allow_accrued() -> None:
    op.drop_constraint(op.f("ck_ledger_transaction_kind"), "ledger_transaction")
    op.create_check_constraint(
        op.f("ck_ledger_transaction_kind"), "ledger_transaction", f"kind IN ({TRANSACTION_KINDS})"
    )


def _create_accrual() -> None:
    op.create_table(
        "accrual",
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=True),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("settled", MONEY, nullable=False),
        sa.Column("incurred_on", sa.Date(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0 AND settled >= 0 AND settled <= amount", name=op.f("ck_accrual_amounts")),
        sa.CheckConstraint("state IN ('open', 'settled', 'reversed')", name=op.f("ck_accrual_state")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_accrual_commitment_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accrual")),
    )
    for column in ("commitment_id", "organization_number", "state", "updated_at"):
        op.create_index(op.f(f"ix_accrual_{column}"), "accrual", [column])
    op.add_column("payment", sa.Column("measure_id", sa.Uuid(), nullable=True))
    op.add_column("payment", sa.Column("payee_organization_number", sa.Text(), nullable=True))
    op.add_column("payment", sa.Column("accrual_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_payment_accrual_id"), "payment", "accrual", ["accrual_id"], ["id"], ondelete="RESTRICT"
    )
    op.create_index(op.f("ix_payment_accrual_id"), "payment", ["accrual_id"])


def _create_agreed_cost() -> None:
    op.create_table(
        "agreed_cost",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=True),
        sa.Column("measure_kind", sa.String(length=40), nullable=True),
        sa.Column("amount", MONEY, nullable=False),
        sa.CheckConstraint(f"measure_kind IN ({MEASURE_KINDS})", name=op.f("ck_agreed_cost_measure_kind")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_agreed_cost_commitment_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_cost")),
    )
    op.create_index(op.f("ix_agreed_cost_commitment_id"), "agreed_cost", ["commitment_id"])


def _create_voucher() -> None:
    op.create_table(
        "voucher",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("voucher_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('payment', 'accrual', 'settlement', 'reversal', 'repayment')", name=op.f("ck_voucher_kind")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_voucher_commitment_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher")),
        sa.UniqueConstraint("voucher_year", "number", name=op.f("uq_voucher_voucher_year_number")),
        sa.UniqueConstraint("kind", "cause_id", name=op.f("uq_voucher_kind_cause_id")),
    )
    op.create_index(op.f("ix_voucher_commitment_id"), "voucher", ["commitment_id"])
    op.create_index("ix_voucher_programme_day", "voucher", ["programme", "day"])
    op.create_table(
        "voucher_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("voucher_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=True),
        sa.Column("measure_kind", sa.String(length=40), nullable=True),
        sa.Column("amount", MONEY, nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_voucher_row_amount")),
        sa.CheckConstraint(f"measure_kind IN ({MEASURE_KINDS})", name=op.f("ck_voucher_row_measure_kind")),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["voucher.id"], name=op.f("fk_voucher_row_voucher_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_row")),
    )
    op.create_index(op.f("ix_voucher_row_voucher_id"), "voucher_row", ["voucher_id"])
