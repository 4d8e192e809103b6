"""Alembic's entry: this service's tables, those of the plumbing, and what the processes may do with them."""

from budget.copies import Organizer
from budget.subscriptions import SUBSCRIPTIONS
from shared.process.migrate import run_env
from shared.process.rights import APPEND, READ, REPLACE, Rights, copies_of

# Money moves through `ledger_movement` alone: its trigger books with the owner's rights what the accounts allow.
RIGHTS = Rights(
    copies_of(SUBSCRIPTIONS)
    | {
        "ledger_movement": APPEND,
        "ledger_transaction": READ,
        "ledger_entry": READ,
        "account": "SELECT, INSERT (programme, item, fiscal_year, stage, cost_kind, limited), "
        "UPDATE (limited, overdrawn, closed, updated_at)",
        "position": "SELECT, INSERT, UPDATE (state)",
        "accrual_reversal": APPEND,
        "voucher": APPEND,
        "voucher_row": APPEND,
        "limit_change": APPEND,
        "year_end": APPEND,
        "payment_part": APPEND,
        "receipt": APPEND,
        "income": APPEND,
        "import_run": APPEND,
        "outside_payment": APPEND,
        "agreed_cost": REPLACE,
        "reservation_line": REPLACE,
        "commitment_line": REPLACE,
        "forecast_line": REPLACE,
    },
    sequences=["claim_number"],
    as_owner=["ledger_book()"],
)

run_env(Organizer.metadata, RIGHTS)  # the copies stand above the models: with them it is whole
