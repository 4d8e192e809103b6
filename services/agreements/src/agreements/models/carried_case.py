"""A case that is carried over from another system, as a file says it row by row."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from agreements.models.content import Party
from agreements.models.costs import Cost
from agreements.models.writing import LONGEST, Content, Key, Kronor, Name, Year
from shared.amount import Amount
from shared.contracts.numbers import OrganizationNumberIn
from shared.contracts.terms import CostKind, ImpactFactor, MeasureKind, MeasureLevel, SchoolUnitCode
from shared.days import Day, Flag, Whole
from shared.text import Line, Prose

_AMOUNT = re.compile(r"-?([0-9]{1,13}|[0-9]{1,3}( [0-9]{3}){1,4})([.,][0-9]{1,2})?")
"""Swedish or plain: `1 234 567,50` and `1234567.50`. `250.000` is a quarter of a million to some, and refused."""


def _plain(cell: Any) -> Any:
    if isinstance(cell, str) and _AMOUNT.fullmatch(cell):
        return cell.replace(" ", "").replace(",", ".")
    return cell


def _parts(cell: Any) -> Any:
    return cell.split() if isinstance(cell, str) else cell


Sum = Annotated[Kronor, BeforeValidator(_plain)]
SumOrNothing = Annotated[Amount, Field(ge=Decimal(0)), BeforeValidator(_plain)]
Codes = Annotated[tuple[SchoolUnitCode, ...], BeforeValidator(_parts)]
Numbers = Annotated[tuple[Whole, ...], BeforeValidator(_parts)]
Number = Annotated[Whole, Field(ge=1, le=10_000)]
DiaryNumber = Annotated[Line, Field(max_length=100)]
Reference = Annotated[Line, Field(max_length=100)]
Text = Annotated[Prose, Field(min_length=1, max_length=LONGEST)]


class CarriedRow(Content):
    line: int = Field(default=0, exclude=True)
    """The row's line in the file; no part of its content."""


class CaseRow(CarriedRow):
    """The agreement, as both signed it."""

    case: DiaryNumber
    programme: Annotated[Line, Field(max_length=100)]
    organization_number: OrganizationNumberIn
    school_unit_codes: Codes = ()
    carried_over_on: Day
    """The last day of the other system."""
    answered_on: Day
    decision: DiaryNumber
    decided_on: Day
    signed_on: Day
    starts_on: Day
    ends_on: Day
    began_on: Day | None = None
    """The first day of the first agreement, from which the longest time is counted."""
    repayment_terms: Text
    document_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """The checksum of the signed document, which is sent in afterwards."""


class MeasureRow(CarriedRow):
    measure: Key
    title: Annotated[Name, Field(min_length=1)]
    level: MeasureLevel
    kind: MeasureKind
    impact_factor: ImpactFactor
    school_unit_codes: Codes = ()
    starts_on: Day
    ends_on: Day
    follow_up_on: Day


class CommitmentRow(CarriedRow):
    party: Party
    what: Text
    owner: Annotated[Name, Field(min_length=1)]
    due_on: Day


class CostRow(CarriedRow):
    fiscal_year: Year
    cost_kind: CostKind
    amount: Sum
    measure: Key | None = None

    @property
    def cost(self) -> Cost:
        return Cost(fiscal_year=self.fiscal_year, cost_kind=self.cost_kind, amount=self.amount)


class InstalmentRow(CarriedRow):
    number: Number
    due_on: Day
    amount: Sum
    after_statement: Number | None = None


class StatementRow(CarriedRow):
    number: Number
    due_on: Day
    amount: Sum
    instalments: Numbers
    submitted_on: Day | None = None
    used: SumOrNothing | None = None
    judged_on: Day | None = None
    approved: SumOrNothing | None = None
    accepted: Flag = True
    """False: it was rejected, and what waits for it is not paid, though a part of it was approved."""


class PaymentRow(CarriedRow):
    reference: Reference
    instalment: Number | None = None
    cost_kind: CostKind = CostKind.GRANT
    amount: Sum
    paid_on: Day
    fiscal_year: Year | None = None
    """None: that of the day it was paid."""

    @property
    def counts_in(self) -> int:
        return self.fiscal_year or self.paid_on.year


class ClaimRow(CarriedRow):
    claim: DiaryNumber
    statement: Number | None = None
    amount: Sum
    claimed_on: Day
    due_on: Day
    reason: Text
    written_off: Flag = False


class RepaymentRow(CarriedRow):
    claim: DiaryNumber
    reference: Reference
    amount: Sum
    received_on: Day


TotalName = Literal["cases", "agreed", "paid", "approved", "open_claims", "repaid", "written_off"]


class TotalRow(CarriedRow):
    """The sender's sums, to hold what was read and booked against."""

    total: TotalName
    amount: SumOrNothing


KEYS: dict[str, tuple[str, ...]] = {
    "measures": ("measure",),
    "commitments": ("party", "what"),
    "costs": ("fiscal_year", "cost_kind", "measure"),
    "instalments": ("number",),
    "statements": ("number",),
    "payments": ("reference",),
    "claims": ("claim",),
    "repayments": ("claim", "reference"),
}
"""The columns that a row is known by among those of its kind in the same case."""


def key_of(row: CarriedRow, columns: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(row, column) for column in columns)


class CarriedCase(Content):
    """All rows of one case."""

    head: CaseRow
    measures: tuple[MeasureRow, ...] = ()
    commitments: tuple[CommitmentRow, ...] = ()
    costs: tuple[CostRow, ...] = ()
    instalments: tuple[InstalmentRow, ...] = ()
    statements: tuple[StatementRow, ...] = ()
    payments: tuple[PaymentRow, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    repayments: tuple[RepaymentRow, ...] = ()

    def repaid_on(self, claim: ClaimRow) -> Decimal:
        return sum((row.amount for row in self.repayments if row.claim == claim.claim), Decimal("0.00"))

    def statement_numbered(self, number: int) -> StatementRow | None:
        return next((row for row in self.statements if row.number == number), None)
