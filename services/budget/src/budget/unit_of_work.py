"""The transaction of this service and its repositories."""

from sqlalchemy.ext.asyncio import AsyncSession

from budget.errors import AlreadyRegistered, BooksDoNotBalance, NotEnoughMoney, UnknownItem, WrongState
from budget.repository.books import Books
from budget.repository.costs import Costs
from budget.repository.funding import Fundings
from budget.repository.ledger import Ledger
from budget.repository.limits import Limits
from budget.repository.payments import Payments
from budget.repository.plans import Plans
from budget.repository.proofs import Proof
from budget.repository.reports import Reports
from budget.repository.vouchers import Vouchers
from shared.kit.unit_of_work import UnitOfWork

_ITEM = "Anslagsposten finns inte. Registrera den först, eller välj en som finns."


class Work(UnitOfWork):
    service = "budget"
    constraints = {  # noqa: RUF012 (never changed)
        "ck_account_limit": (NotEnoughMoney, "Rörelsen skulle överskrida det som får användas. Inget har bokförts."),
        "ck_account_held": (WrongState, "Mer skulle släppas än vad som hålls. Hämta läget på nytt och försök igen."),
        "ck_ledger_transaction_balances": (BooksDoNotBalance, "Posterna går inte jämnt ut. Inget har bokförts."),
        "ck_ledger_entry_continues": (BooksDoNotBalance, "Någon annan bokförde samtidigt. Försök igen."),
        "fk_limit_change_item": (UnknownItem, _ITEM),
        "fk_cost_rule_item": (UnknownItem, _ITEM),
        "fk_appropriation_item_appropriation": (
            UnknownItem,
            "Anslaget finns inte. Registrera det först.",
        ),
        "uq_appropriation_code": (AlreadyRegistered, "Anslaget finns redan."),
        "uq_appropriation_item_code": (AlreadyRegistered, "Anslagsposten finns redan."),
        "uq_cost_rule_programme_cost_kind_valid_from": (AlreadyRegistered, "Det finns redan en regel från den dagen."),
        "uq_limit_change_entry": (
            AlreadyRegistered,
            "Posten är redan registrerad: samma slag, anslagspost, år, diarienummer och beslutsdag.",
        ),
        "uq_payment_instalment": (AlreadyRegistered, "Det finns redan en betalning för den delen av bidraget."),
        "ck_payment_two_persons": (WrongState, "Den som har föreslagit betalningen får inte godkänna den."),
        "uq_voucher_kind_cause_id": (AlreadyRegistered, "Verifikationen finns redan."),
        "uq_claim_source": (AlreadyRegistered, "Återkravet finns redan."),
        "uq_receipt_claim_id_bank_reference": (AlreadyRegistered, "Inbetalningen är redan registrerad."),
        "uq_year_end_programme_item_fiscal_year": (AlreadyRegistered, "Året är redan stängt."),
        "uq_payee_organization_number": (AlreadyRegistered, "Huvudmannen har redan ett mottagarkonto. Ändra det."),
        "uq_forecast_programme_forecast_on": (AlreadyRegistered, "Det finns redan en prognos för den dagen."),
        "uq_forecast_day_programme_day": (AlreadyRegistered, "Prognosdagen är redan registrerad."),
        "uq_import_run_kind_sha256": (AlreadyRegistered, "Filen är redan inläst."),
    }

    ledger: Ledger
    limits: Limits
    fundings: Fundings
    payments: Payments
    plans: Plans
    reports: Reports
    costs: Costs
    vouchers: Vouchers
    books: Books
    proof: Proof

    def open(self, session: AsyncSession) -> None:
        self.ledger = Ledger(session)
        self.limits = Limits(session)
        self.fundings = Fundings(session, self.actor)
        self.payments = Payments(session, self.actor)
        self.plans = Plans(session)
        self.reports = Reports(session)
        self.costs = Costs(session)
        self.vouchers = Vouchers(session, self.actor)
        self.books = Books(session)
        self.proof = Proof(session)
