# ruff: noqa: E501
"""The plumbing's tables, the ledger with what the database guarantees about it, and the tables of budget."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.kit import schema

revision = "0001"
down_revision = None


SQL = Path(__file__).parents[1] / "sql"
APPEND_ONLY = (
    "ledger_transaction",
    "ledger_entry",
    "limit_change",
    "year_end",
    "payment_part",
    "receipt",
    "import_run",
    "outside_payment",
)


def upgrade() -> None:
    schema.create_v1(op)
    op.create_table(
        "appropriation",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appropriation")),
        sa.UniqueConstraint("code", name=op.f("uq_appropriation_code")),
    )
    op.create_index(op.f("ix_appropriation_updated_at"), "appropriation", ["updated_at"], unique=False)
    op.create_table(
        "forecast",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("forecast_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast")),
        sa.UniqueConstraint("programme", "forecast_on", name=op.f("uq_forecast_programme_forecast_on")),
    )
    op.create_index(op.f("ix_forecast_updated_at"), "forecast", ["updated_at"], unique=False)
    op.create_table(
        "funding",
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cooperation_id", name=op.f("pk_funding")),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('allotments', 'payments')", name=op.f("ck_import_run_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("kind", "sha256", name=op.f("uq_import_run_kind_sha256")),
    )
    op.create_index(op.f("ix_import_run_imported_at"), "import_run", ["imported_at"], unique=False)
    op.create_table(
        "ledger_transaction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("transaction_id", schema.Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('limit_changed', 'year_opened', 'year_closed', 'reserved', 'committed', 'adjusted', 'released', 'paid', 'repaid')",
            name=op.f("ck_ledger_transaction_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transaction")),
    )
    op.create_index("ix_ledger_transaction_booked_on", "ledger_transaction", ["booked_on", "id"], unique=False)
    op.create_index("ix_ledger_transaction_cause", "ledger_transaction", ["cause_id"], unique=False)
    op.create_table(
        "organizer",
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organizer_type", sa.Text(), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("organization_number", name=op.f("pk_organizer")),
    )
    op.create_table(
        "payee",
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account_type", sa.String(length=40), nullable=False),
        sa.Column("account_number", sa.Text(), nullable=False),
        sa.Column("bic", sa.Text(), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("account_type IN ('bankgiro', 'plusgiro', 'iban')", name=op.f("ck_payee_account_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee")),
        sa.UniqueConstraint("organization_number", name=op.f("uq_payee_organization_number")),
    )
    op.create_index(op.f("ix_payee_updated_at"), "payee", ["updated_at"], unique=False)
    op.create_table(
        "payment_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("payments", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_file")),
        sa.UniqueConstraint("message_id", name=op.f("uq_payment_file_message_id")),
    )
    op.create_index(op.f("ix_payment_file_made_at"), "payment_file", ["made_at"], unique=False)
    op.create_table(
        "plan",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_index(op.f("ix_plan_programme"), "plan", ["programme"], unique=False)
    op.create_index(op.f("ix_plan_updated_at"), "plan", ["updated_at"], unique=False)
    op.create_table(
        "position",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), server_default="ahead", nullable=False),
        sa.CheckConstraint("state IN ('ahead', 'open', 'closed')", name=op.f("ck_position_state")),
        sa.CheckConstraint("fiscal_year BETWEEN 2015 AND 2100", name=op.f("ck_position_fiscal_year")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("programme", "item", "fiscal_year", name=op.f("uq_position_programme_item_fiscal_year")),
    )
    op.create_table(
        "scenario",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("copied_on", sa.Date(), nullable=False),
        sa.Column("start", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
    )
    op.create_index(op.f("ix_scenario_programme"), "scenario", ["programme"], unique=False)
    op.create_index(op.f("ix_scenario_updated_at"), "scenario", ["updated_at"], unique=False)
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("limited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("closed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("balance", sa.Numeric(precision=15, scale=2), server_default=sa.text("0"), nullable=False),
        sa.Column("overdrawn", sa.Numeric(precision=15, scale=2), server_default=sa.text("0"), nullable=False),
        sa.Column("hash", sa.LargeBinary(), server_default=sa.text("'\\x'::bytea"), nullable=False),
        sa.CheckConstraint(
            "stage IN ('allotted', 'saved', 'credit', 'withdrawn', 'credit_used', 'closed', 'available', 'reserved', 'committed', 'paid', 'repaid', 'authorised', 'room', 'outstanding')",
            name=op.f("ck_account_stage"),
        ),
        sa.CheckConstraint(
            "stage NOT IN ('reserved', 'committed', 'outstanding') OR balance >= 0", name=op.f("ck_account_held")
        ),
        sa.CheckConstraint("NOT limited OR balance >= -overdrawn", name=op.f("ck_account_limit")),
        sa.CheckConstraint("overdrawn >= 0", name=op.f("ck_account_overdrawn")),
        sa.ForeignKeyConstraint(
            ["programme", "item", "fiscal_year"],
            ["position.programme", "position.item", "position.fiscal_year"],
            name=op.f("fk_account_programme_item_fiscal_year"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint(
            "programme",
            "item",
            "fiscal_year",
            "stage",
            "cost_kind",
            name=op.f("uq_account_programme_item_fiscal_year_stage_cost_kind"),
        ),
    )
    op.create_table(
        "appropriation_item",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("appropriation", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("saves", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["appropriation"],
            ["appropriation.code"],
            name=op.f("fk_appropriation_item_appropriation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appropriation_item")),
        sa.UniqueConstraint("code", name=op.f("uq_appropriation_item_code")),
    )
    op.create_index(op.f("ix_appropriation_item_updated_at"), "appropriation_item", ["updated_at"], unique=False)
    op.create_table(
        "commitment",
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("agreement_version", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('committed', 'refused', 'paused', 'ended')", name=op.f("ck_commitment_state")),
        sa.ForeignKeyConstraint(
            ["cooperation_id"],
            ["funding.cooperation_id"],
            name=op.f("fk_commitment_cooperation_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    op.create_index(op.f("ix_commitment_cooperation_id"), "commitment", ["cooperation_id"], unique=False)
    op.create_index(op.f("ix_commitment_organization_number"), "commitment", ["organization_number"], unique=False)
    op.create_index(op.f("ix_commitment_state"), "commitment", ["state"], unique=False)
    op.create_index(op.f("ix_commitment_updated_at"), "commitment", ["updated_at"], unique=False)
    op.create_table(
        "forecast_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("forecast_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["forecast_id"], ["forecast.id"], name=op.f("fk_forecast_line_forecast_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_line")),
        sa.UniqueConstraint(
            "forecast_id", "item", "fiscal_year", name=op.f("uq_forecast_line_forecast_id_item_fiscal_year")
        ),
    )
    op.create_table(
        "outside_payment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_run_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_reference", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_outside_payment_amount")),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_outside_payment_import_run_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_payment")),
        sa.UniqueConstraint(
            "programme", "source", "source_reference", name=op.f("uq_outside_payment_programme_source_source_reference")
        ),
    )
    op.create_index(op.f("ix_outside_payment_import_run_id"), "outside_payment", ["import_run_id"], unique=False)
    op.create_index(
        "ix_outside_payment_position", "outside_payment", ["programme", "item", "fiscal_year"], unique=False
    )
    op.create_table(
        "reservation",
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('reserved', 'refused', 'used', 'released')", name=op.f("ck_reservation_state")),
        sa.ForeignKeyConstraint(
            ["cooperation_id"],
            ["funding.cooperation_id"],
            name=op.f("fk_reservation_cooperation_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_reservation_decision_id")),
    )
    op.create_index(op.f("ix_reservation_cooperation_id"), "reservation", ["cooperation_id"], unique=False)
    op.create_index(op.f("ix_reservation_organization_number"), "reservation", ["organization_number"], unique=False)
    op.create_index(op.f("ix_reservation_state"), "reservation", ["state"], unique=False)
    op.create_index(op.f("ix_reservation_updated_at"), "reservation", ["updated_at"], unique=False)
    op.create_table(
        "claim",
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('decided', 'sent', 'partly_paid', 'paid', 'written_off')", name=op.f("ck_claim_state")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_claim_amount")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_claim_commitment_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("source", name=op.f("uq_claim_source")),
    )
    op.create_index(op.f("ix_claim_commitment_id"), "claim", ["commitment_id"], unique=False)
    op.create_index(op.f("ix_claim_organization_number"), "claim", ["organization_number"], unique=False)
    op.create_index(op.f("ix_claim_state"), "claim", ["state"], unique=False)
    op.create_index(op.f("ix_claim_updated_at"), "claim", ["updated_at"], unique=False)
    op.create_table(
        "commitment_line",
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("agreed", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("paid", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("against", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "against IN ('allotment', 'authorisation', 'plan')", name=op.f("ck_commitment_line_against")
        ),
        sa.CheckConstraint("amount >= 0 AND paid >= 0 AND agreed >= 0", name=op.f("ck_commitment_line_amounts")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_commitment_line_commitment_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_line")),
        sa.UniqueConstraint(
            "commitment_id",
            "item",
            "fiscal_year",
            "cost_kind",
            name=op.f("uq_commitment_line_commitment_id_item_fiscal_year_cost_kind"),
        ),
    )
    op.create_index("ix_commitment_line_position", "commitment_line", ["item", "fiscal_year"], unique=False)
    op.create_table(
        "cost_rule",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("counted", sa.String(length=40), nullable=False),
        sa.Column("development", sa.Boolean(), nullable=False),
        sa.Column("ledger_account", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("counted IN ('paid', 'incurred')", name=op.f("ck_cost_rule_counted")),
        sa.ForeignKeyConstraint(
            ["item"], ["appropriation_item.code"], name=op.f("fk_cost_rule_item"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_rule")),
        sa.UniqueConstraint(
            "programme", "cost_kind", "valid_from", name=op.f("uq_cost_rule_programme_cost_kind_valid_from")
        ),
    )
    op.create_index(op.f("ix_cost_rule_updated_at"), "cost_rule", ["updated_at"], unique=False)
    op.create_table(
        "instalment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("after_statement_id", sa.Uuid(), nullable=True),
        sa.Column("statement_approved_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'proposed', 'held', 'paid', 'cancelled')", name=op.f("ck_instalment_state")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_instalment_amount")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_instalment_commitment_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment")),
    )
    op.create_index(op.f("ix_instalment_after_statement_id"), "instalment", ["after_statement_id"], unique=False)
    op.create_index(op.f("ix_instalment_commitment_id"), "instalment", ["commitment_id"], unique=False)
    op.create_index(op.f("ix_instalment_due_on"), "instalment", ["due_on"], unique=False)
    op.create_index(op.f("ix_instalment_state"), "instalment", ["state"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("ledger_transaction_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("balance_after", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_entry_amount")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_ledger_entry_account_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["ledger_transaction_id"],
            ["ledger_transaction.id"],
            name=op.f("fk_ledger_entry_ledger_transaction_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint(
            "ledger_transaction_id", "account_id", name=op.f("uq_ledger_entry_ledger_transaction_id_account_id")
        ),
    )
    op.create_index(
        "ix_ledger_entry_as_of",
        "ledger_entry",
        ["account_id", "booked_on", "id"],
        unique=False,
        postgresql_include=["balance_after"],
    )
    op.create_table(
        "limit_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('allotment', 'saving', 'credit', 'withdrawal', 'credit_used', 'authorisation')",
            name=op.f("ck_limit_change_kind"),
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_limit_change_amount")),
        sa.ForeignKeyConstraint(
            ["item"], ["appropriation_item.code"], name=op.f("fk_limit_change_item"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limit_change")),
        sa.UniqueConstraint(
            "programme", "item", "fiscal_year", "kind", "diary_number", "decided_on", name="uq_limit_change_entry"
        ),
    )
    op.create_index("ix_limit_change_position", "limit_change", ["programme", "item", "fiscal_year"], unique=False)
    op.create_index(op.f("ix_limit_change_registered_at"), "limit_change", ["registered_at"], unique=False)
    op.create_table(
        "reservation_line",
        sa.Column("reservation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("against", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "against IN ('allotment', 'authorisation', 'plan')", name=op.f("ck_reservation_line_against")
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_reservation_line_amount")),
        sa.ForeignKeyConstraint(
            ["reservation_id"], ["reservation.id"], name=op.f("fk_reservation_line_reservation_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation_line")),
        sa.UniqueConstraint(
            "reservation_id",
            "item",
            "fiscal_year",
            "cost_kind",
            name=op.f("uq_reservation_line_reservation_id_item_fiscal_year_cost_kind"),
        ),
    )
    op.create_table(
        "year_end",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("moved", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("left", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("saved", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("credit_used", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("lapsed", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item"], ["appropriation_item.code"], name=op.f("fk_year_end_item"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_end")),
        sa.UniqueConstraint("programme", "item", "fiscal_year", name=op.f("uq_year_end_programme_item_fiscal_year")),
    )
    op.create_index(op.f("ix_year_end_closed_at"), "year_end", ["closed_at"], unique=False)
    op.create_table(
        "payment",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("instalment_id", sa.Uuid(), nullable=True),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("incurred_on", sa.Date(), nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("payment_file_id", sa.Uuid(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("bank_reference", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'approved', 'sent', 'paid', 'rejected')", name=op.f("ck_payment_state")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_amount")),
        sa.CheckConstraint("approved_by <> proposed_by", name=op.f("ck_payment_two_persons")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_payment_commitment_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["instalment_id"], ["instalment.id"], name=op.f("fk_payment_instalment_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["payment_file_id"], ["payment_file.id"], name=op.f("fk_payment_payment_file_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("number", name=op.f("uq_payment_number")),
    )
    op.create_index(op.f("ix_payment_commitment_id"), "payment", ["commitment_id"], unique=False)
    op.create_index(op.f("ix_payment_organization_number"), "payment", ["organization_number"], unique=False)
    op.create_index(op.f("ix_payment_payment_file_id"), "payment", ["payment_file_id"], unique=False)
    op.create_index(op.f("ix_payment_state"), "payment", ["state"], unique=False)
    op.create_index(op.f("ix_payment_updated_at"), "payment", ["updated_at"], unique=False)
    op.create_index(
        "uq_payment_instalment", "payment", ["instalment_id"], unique=True, postgresql_where="state <> 'rejected'"
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("bank_reference", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receipt_amount")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_receipt_claim_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("claim_id", "bank_reference", name=op.f("uq_receipt_claim_id_bank_reference")),
    )
    op.create_table(
        "payment_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("line_year", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_part_amount")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_payment_part_payment_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_part")),
    )
    op.create_index(op.f("ix_payment_part_payment_id"), "payment_part", ["payment_id"], unique=False)
    for statement in (SQL / "ledger_v1.sql").read_text(encoding="utf-8").split("--------"):
        op.execute(statement)
    for table in APPEND_ONLY:
        op.execute(schema.append_only(table))
