"""Register a cost of the agency itself. It counts when another person has attested it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from budget.models.own_costs import OwnCost, OwnCostState
from budget.rules.own_costs import MEASURES, Source, fits, fitting
from budget.rules.wording import DELIVERED
from budget.steps.check_passed import check_passed
from budget.steps.check_programme import check_programme
from budget.steps.get_rule import get_rule
from budget.unit_of_work import Work
from shared.clock import swedish_date
from shared.contracts.budget import OwnActivity
from shared.contracts.terms import CostKind, MeasureKind
from shared.kit.errors import InvalidInput, at_field


@dataclass(frozen=True, slots=True)
class NewCost:
    """A cost to register; `paid_by` a source beside the appropriation, or by the item of the cost kind."""

    programme: str
    cost_kind: CostKind
    activity: OwnActivity
    measure_kind: MeasureKind | None
    amount: Decimal
    incurred_on: date
    text: str
    diary_number: str
    paid_by: Source | None


async def register_own_cost(work: Work, new: NewCost, *, now: datetime) -> OwnCost:
    await check_programme(work, new.programme)
    _check(new)
    check_passed("incurred_on", new.incurred_on, today=swedish_date(now), advice=DELIVERED)
    rule = await get_rule(work, new.programme, new.cost_kind, now=now)
    await _check_begun(work, new)
    cost = OwnCost(
        programme=new.programme,
        item=new.paid_by.item if new.paid_by else rule.item,
        cost_kind=new.cost_kind,
        activity=new.activity,
        measure_kind=new.measure_kind,
        amount=new.amount,
        incurred_on=new.incurred_on,
        text=new.text,
        diary_number=new.diary_number,
        state=OwnCostState.REGISTERED,
        registered_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.own_costs.add(cost)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"amount": str(new.amount), "kind": new.cost_kind, "activity": new.activity}
    await work.record("register_own_cost", "own_cost", cost.id, at=now, after=after)
    return cost


def _check(new: NewCost) -> None:
    if not fits(new.cost_kind, new.activity):
        expected = ", ".join(fitting(new.cost_kind)) or "ett annat kostnadsslag: bidrag betalas enligt överenskommelse"
        fault = at_field("activity", "hör inte till kostnadsslaget", expected)
        raise InvalidInput("Verksamheten hör inte till kostnadsslaget.", errors=fault)
    if new.measure_kind and new.activity != MEASURES:
        fault = at_field("measure_kind", "bara insatser tillhandahållna av Skolverket har ett slag av insats", "inget")
        raise InvalidInput("Slag av insats anges bara för insatser.", errors=fault)


async def _check_begun(work: Work, new: NewCost) -> None:
    """Refuse a day before the assignment: a wrong year would open a fiscal year that it never had."""
    first = await work.cost_rules.find_first_day(new.programme, new.cost_kind)
    if first and new.incurred_on < first:
        fault = at_field("incurred_on", "dagen ligger före uppdraget", f"tidigast {first}")
        raise InvalidInput(f"Kostnadsslaget belastar {new.programme} från {first}.", errors=fault)
