"""The transaction of this service and its repositories."""

from sqlalchemy.ext.asyncio import AsyncSession

from budget.errors import (
    AlreadyRegistered,
    BooksDoNotBalance,
    BooksMoved,
    NotEnoughMoney,
    UnknownAppropriation,
    UnknownItem,
    WrongState,
)
from budget.repository.accruals import Accruals
from budget.repository.agreed_costs import AgreedCosts
from budget.repository.appropriations import Appropriations
from budget.repository.books import Books
from budget.repository.claims import Claims
from budget.repository.commitments import Commitments
from budget.repository.cost_rules import CostRules
from budget.repository.costs import Costs
from budget.repository.forecasts import Forecasts
from budget.repository.fundings import Fundings
from budget.repository.imports import Imports
from budget.repository.instalments import Instalments
from budget.repository.judgements import Judgements
from budget.repository.ledger import Ledger
from budget.repository.limits import Limits
from budget.repository.organizers import Organizers
from budget.repository.own_costs import OwnCosts
from budget.repository.payees import Payees
from budget.repository.payment_files import PaymentFiles
from budget.repository.payments import Payments
from budget.repository.plans import Plans
from budget.repository.positions import Positions
from budget.repository.proofs import Proofs
from budget.repository.publishing import Publishing
from budget.repository.reports import Reports
from budget.repository.reservations import Reservations
from budget.repository.service_orders import ServiceOrders
from budget.repository.supervisions import Supervisions
from budget.repository.vouchers import Vouchers
from budget.repository.year_ends import YearEnds
from budget.rules.wording import LIMIT_PASSED
from shared.kit.unit_of_work import UnitOfWork

_ITEM = "Anslagsposten finns inte. Registrera den först, eller välj en som finns."


class Work(UnitOfWork):
    service = "budget"
    constraints = {  # noqa: RUF012 (never changed)
        "ck_account_limit": (NotEnoughMoney, LIMIT_PASSED),
        "ck_account_held": (
            BooksMoved,
            "Mer skulle släppas än som är bundet. Hämta läget på nytt och försök igen.",
        ),
        "ck_ledger_transaction_balances": (BooksDoNotBalance, "Posterna går inte jämnt ut. Inget har bokförts."),
        "ck_ledger_entry_continues": (BooksDoNotBalance, "Någon annan bokförde samtidigt. Försök igen."),
        "fk_limit_change_item": (UnknownItem, _ITEM),
        "fk_cost_rule_item": (UnknownItem, _ITEM),
        "fk_appropriation_item_appropriation": (
            UnknownAppropriation,
            "Anslaget finns inte. Registrera det först.",
        ),
        "uq_appropriation_code": (AlreadyRegistered, "Anslaget finns redan."),
        "uq_appropriation_item_code": (AlreadyRegistered, "Anslagsposten finns redan."),
        "uq_cost_rule_programme_cost_kind_valid_from": (AlreadyRegistered, "Det finns redan en regel från den dagen."),
        "uq_limit_change_entry": (
            AlreadyRegistered,
            "Posten är redan registrerad: samma slag, anslagspost, år, diarienummer och beslutsdag.",
        ),
        "uq_payment_instalment": (AlreadyRegistered, "Det finns redan en betalning för delutbetalningen."),
        "ck_payment_two_persons": (WrongState, "Den som har föreslagit betalningen får inte godkänna den."),
        "uq_supervision_release_proposed": (
            AlreadyRegistered,
            "En hävning av beslutet är redan föreslagen. Godkänn eller avslå den.",
        ),
        "ck_supervision_release_two_persons": (WrongState, "Den som har föreslagit hävningen får inte pröva den."),
        "uq_voucher_kind_cause_id": (AlreadyRegistered, "Verifikationen finns redan."),
        "ck_own_cost_two_persons": (WrongState, "Den som har registrerat kostnaden får inte attestera den."),
        "uq_income_programme_source_reference": (AlreadyRegistered, "Inkomsten är redan registrerad."),
        "uq_claim_payment_reference": (AlreadyRegistered, "Referensen hör redan till ett återkrav."),
        "uq_claim_source": (AlreadyRegistered, "Återkravet finns redan."),
        "uq_receipt_claim_id_bank_reference": (AlreadyRegistered, "Inbetalningen är redan registrerad."),
        "uq_year_end_programme_item_fiscal_year": (AlreadyRegistered, "Året är redan stängt."),
        "uq_payee_organization_number": (AlreadyRegistered, "Huvudmannen har redan ett mottagarkonto. Ändra det."),
        "uq_forecast_programme_forecast_on": (AlreadyRegistered, "Det finns redan en prognos för den dagen."),
        "uq_forecast_day_programme_day": (AlreadyRegistered, "Prognosdagen är redan registrerad."),
        "uq_import_run_kind_sha256": (AlreadyRegistered, "Filen är redan inläst."),
    }

    accruals: Accruals
    agreed_costs: AgreedCosts
    appropriations: Appropriations
    books: Books
    claims: Claims
    commitments: Commitments
    cost_rules: CostRules
    costs: Costs
    forecasts: Forecasts
    fundings: Fundings
    imports: Imports
    instalments: Instalments
    judgements: Judgements
    service_orders: ServiceOrders
    ledger: Ledger
    limits: Limits
    organizers: Organizers
    own_costs: OwnCosts
    payees: Payees
    payment_files: PaymentFiles
    payments: Payments
    plans: Plans
    positions: Positions
    proofs: Proofs
    reports: Reports
    reservations: Reservations
    supervisions: Supervisions
    publishing: Publishing
    vouchers: Vouchers
    year_ends: YearEnds

    def open(self, session: AsyncSession) -> None:
        self.accruals = Accruals(session, self.actor)
        self.agreed_costs = AgreedCosts(session)
        self.appropriations = Appropriations(session)
        self.books = Books(session)
        self.claims = Claims(session, self.actor)
        self.commitments = Commitments(session, self.actor)
        self.cost_rules = CostRules(session)
        self.costs = Costs(session)
        self.forecasts = Forecasts(session)
        self.fundings = Fundings(session)
        self.imports = Imports(session)
        self.instalments = Instalments(session, self.actor)
        self.judgements = Judgements(session)
        self.service_orders = ServiceOrders(session)
        self.ledger = Ledger(session)
        self.limits = Limits(session)
        self.organizers = Organizers(session)
        self.own_costs = OwnCosts(session)
        self.payees = Payees(session)
        self.payment_files = PaymentFiles(session)
        self.payments = Payments(session, self.actor)
        self.plans = Plans(session)
        self.positions = Positions(session)
        self.proofs = Proofs(session)
        self.reports = Reports(session)
        self.reservations = Reservations(session, self.actor)
        self.supervisions = Supervisions(session)
        self.publishing = Publishing(session)
        self.vouchers = Vouchers(session)
        self.year_ends = YearEnds(session)
