"""Holds what a file of running cases adds up to against what three services say, to the öre."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from agreements.copies import Funding, Schedule
from agreements.models.agreement import Agreement
from agreements.models.carried_case import CarriedCase
from agreements.models.carried_content import CarriedIds
from agreements.models.carried_sums import ZERO, CarriedSums
from agreements.models.carry_over import CarryOver
from agreements.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Compared:
    """One sum by each service. None: the service keeps no such sum."""

    total: str
    file: Decimal
    agreements: Decimal | None
    budget: Decimal | None
    followup: Decimal | None

    @property
    def agrees(self) -> bool:
        return all(said in (None, self.file) for said in (self.agreements, self.budget, self.followup))


@dataclass(frozen=True, slots=True)
class Deviation:
    """A case whose sums in one of the services differ from those of the file, and which sums."""

    case: str
    cooperation_id: UUID
    totals: Sequence[str]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    carry_over: CarryOver
    totals: Sequence[Compared]
    deviations: Sequence[Deviation]

    @property
    def agrees(self) -> bool:
        return all(compared.agrees for compared in self.totals) and not self.deviations


@dataclass(frozen=True, slots=True)
class Said:
    """The sums of each service for one case, or for all; None of a case that it does not have."""

    agreements: CarriedSums | None
    budget: CarriedSums | None
    followup: CarriedSums | None


async def reconcile_carry_over(work: Work, carry_over_id: UUID) -> Reconciliation:
    """Compare the sums. Events may be on their way: they agree when all of them have come."""
    carry_over = await work.carry_overs.get_carry_over(carry_over_id)
    cases = carry_over.cases.root
    found = await work.carry_overs.list_said([CarriedIds(case).cooperation for case in cases])
    said = {
        CarriedIds(case).cooperation: _said(*found.get(CarriedIds(case).cooperation, (None,) * 3)) for case in cases
    }
    whole = Said(
        *(
            CarriedSums.of_all(filter(None, (getattr(of_case, name) for of_case in said.values())))
            for name in Said.__slots__
        )
    )
    return Reconciliation(carry_over, list(_compared(carry_over.totals, whole)), list(_deviations(cases, said)))


def _said(agreement: Agreement | None, funding: Funding | None, schedule: Schedule | None) -> Said:
    ours = None
    if agreement and (version := next((v for v in agreement.versions if v.number == 1), None)):
        ours = CarriedSums(cases=1, agreed=sum((cost.amount for cost in version.content.costs), ZERO))
    money = CarriedSums.of_opening(funding.opening) if funding and funding.opening else None
    judged = schedule.carried_approved if schedule else None
    return Said(ours, money, None if judged is None else CarriedSums(cases=1, approved=judged))


KEPT = {
    "agreements": ("cases", "agreed"),
    "budget": ("cases", "agreed", "paid", "open_claims", "repaid", "written_off"),
    "followup": ("cases", "approved"),
}
"""The service of each sum: the one that keeps it itself, and does not merely repeat it."""


def _compared(file: CarriedSums, said: Said) -> Iterable[Compared]:
    for total in CarriedSums.model_fields:
        kept = {
            service: Decimal(getattr(getattr(said, service), total)) if total in names else None
            for service, names in KEPT.items()
        }
        yield Compared(total, Decimal(getattr(file, total)), **kept)


def _deviations(cases: Iterable[CarriedCase], said: dict[UUID, Said]) -> Iterable[Deviation]:
    nothing = CarriedSums()
    for case in cases:
        identity = CarriedIds(case).cooperation
        heard = said[identity]
        whole = Said(heard.agreements or nothing, heard.budget or nothing, heard.followup or nothing)
        wrong = [sums.total for sums in _compared(CarriedSums.of_case(case), whole) if not sums.agrees]
        if wrong:
            yield Deviation(case.head.case, identity, wrong)
