"""Settings of this service, beside those that every service has."""

from pathlib import Path

from pydantic import Field

from budget.readers.payment_texts import PaymentText
from budget.rules.bank_accounts import AccountType
from shared.kit.settings import ServiceSettings


class Settings(ServiceSettings):
    programmes_dir: Path
    """One file per government assignment: its appropriation items, and which item a cost kind burdens."""
    payer_name: PaymentText = Field(default="Statens skolverk", max_length=70)
    payer_organization_number: str = Field(default="2021004185", pattern=r"^\d{10}$")
    payer_account_type: AccountType = AccountType.BANKGIRO
    payer_account_number: str | None = None
    """The account that payment files draw on; without it no payment file is made."""
    payer_bic: str | None = None
    positions_seconds: int = Field(default=1, ge=0, le=10)
    """How often positions are published, at most: movements in between are published together. No longer than the job
    would wait by itself."""
    bank_ledger_account: str = "2510"
    """The account that vouchers credit when money leaves."""
    accrued_ledger_account: str = "2791"
    """The account that vouchers credit when a service was delivered, and debit when it is paid."""
