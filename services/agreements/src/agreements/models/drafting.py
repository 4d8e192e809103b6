"""The first draft of an agreement: from the plan and the decision, with defaults for the rest."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

from agreements.models.content import (
    AgreedInstalment,
    AgreedMeasure,
    AgreedStatement,
    AgreementContent,
    Commitment,
    Party,
)
from agreements.models.costs import Cost, MeasureCost
from agreements.models.plan_content import PlannedMeasure
from agreements.rules.costs import summed
from agreements.rules.instalments import default_parts
from agreements.rules.wording import AGENCY_SUPPORT
from shared.clock import new_id
from shared.contracts.terms import CostKind

DEFAULT_REPAYMENT_TERMS = (
    "Bidrag som inte har använts, eller som har använts till annat än insatserna i åtgärdsplanen, ska betalas tillbaka "
    "inom 30 dagar från det att Skolverket har krävt det. Detsamma gäller bidrag som har betalats ut i förskott när "
    "överenskommelsen upphör i förtid."
)

LONGEST_ON_A_LINE = 500


def measure_id(plan_id: UUID, key: str) -> UUID:
    """A measure of a plan keeps its identity however often the agreement is drafted."""
    return uuid5(plan_id, key)


def goal_id(plan_id: UUID, measure_key: str, goal_key: str) -> UUID:
    """The goal's identity, the same in every decision and version that the plan is the ground of."""
    return uuid5(measure_id(plan_id, measure_key), goal_key)


def agreed_measure(plan_id: UUID, planned: PlannedMeasure) -> AgreedMeasure:
    same = planned.model_dump(include=set(AgreedMeasure.model_fields) - {"measure_id"})
    return AgreedMeasure(measure_id=measure_id(plan_id, planned.key), **same)


def draft_content(
    plan_id: UUID,
    measures: Iterable[PlannedMeasure],
    *,
    costs: Iterable[MeasureCost],
    starts_on: date,
    ends_on: date,
    months_after_payment: int,
) -> AgreementContent:
    planned = tuple(measures)
    costs = _tied(costs, {measure_id(plan_id, measure.key) for measure in planned})
    instalments, statements = default_instalments(
        costs, starts_on=starts_on, ends_on=ends_on, months_after_payment=months_after_payment
    )
    return AgreementContent(
        starts_on=starts_on,
        ends_on=ends_on,
        action_plan_id=plan_id,
        measures=tuple(agreed_measure(plan_id, measure) for measure in planned),
        commitments=tuple(commitment for measure in planned for commitment in _commitments(measure)),
        costs=costs,
        instalments=instalments,
        statements=statements,
        repayment_terms=DEFAULT_REPAYMENT_TERMS,
    )


def _tied(costs: Iterable[MeasureCost], measures: Collection[UUID]) -> tuple[MeasureCost, ...]:
    """A decided cost loses its measure when the plan no longer has that measure."""
    return tuple(
        cost if cost.measure_id in measures else cost.model_copy(update={"measure_id": None}) for cost in costs
    )


def measure_costs(plan_id: UUID, measures: Iterable[PlannedMeasure]) -> tuple[MeasureCost, ...]:
    """The costs of the measures, one line for each measure, fiscal year and kind."""
    return tuple(line for measure in measures for line in _lines(measure_id(plan_id, measure.key), measure.costs))


def _lines(measure: UUID, costs: Iterable[Cost]) -> Iterator[MeasureCost]:
    sums = summed((cost.fiscal_year, cost.cost_kind, cost.amount) for cost in costs)
    for (year, kind), amount in sums.items():
        yield MeasureCost(fiscal_year=year, cost_kind=CostKind(kind), amount=amount, measure_id=measure)


def _commitments(measure: PlannedMeasure) -> Iterator[Commitment]:
    """Each party's commitments by the plan: the agency's support, the organiser's work and follow-up."""
    title, until = measure.title, measure.ends_on
    support = AGENCY_SUPPORT[measure.kind].format(title=title)
    carried_out = f"Leda arbetet i insatsen {title} och ge deltagarna tid"
    followed_up = f"Följa upp insatsen {title}"
    yield _commitment(Party.AGENCY, support, "", owner=measure.responsible_agency, due_on=until)
    yield _commitment(
        Party.ORGANIZER, carried_out, measure.participants, owner=measure.responsible_organizer, due_on=until
    )
    by, follow_up_on = measure.follow_up_by or measure.responsible_organizer, min(measure.follow_up_on, until)
    yield _commitment(Party.ORGANIZER, followed_up, measure.follow_up_method, owner=by, due_on=follow_up_on)


def _commitment(party: Party, what: str, how: str, *, owner: str, due_on: date) -> Commitment:
    # The plan's own text follows where it is short enough for a line; the whole of it stands in the annex.
    line = f"{what}: {how}"
    text = line if how and len(line) <= LONGEST_ON_A_LINE else what
    return Commitment(commitment_id=new_id(), party=party, what=text, owner=owner, due_on=due_on)


def default_instalments(
    costs: Iterable[Cost], *, starts_on: date, ends_on: date, months_after_payment: int
) -> tuple[tuple[AgreedInstalment, ...], tuple[AgreedStatement, ...]]:
    """The grant in instalments: the first unconditional, every later one after the statement of the one before it."""
    grants: dict[int, Decimal] = {}
    for cost in costs:
        if cost.cost_kind is CostKind.GRANT:
            grants[cost.fiscal_year] = grants.get(cost.fiscal_year, Decimal()) + cost.amount
    parts = default_parts(grants, starts_on=starts_on, ends_on=ends_on, months_after_payment=months_after_payment)
    instalments: list[AgreedInstalment] = []
    statements: list[AgreedStatement] = []
    for number, part in enumerate(parts, start=1):
        after = statements[-1].statement_id if part.waits else None
        instalment = AgreedInstalment(number=number, due_on=part.due_on, amount=part.amount, after_statement_id=after)
        accounted = (instalment.instalment_id,)
        instalments.append(instalment)
        statements.append(AgreedStatement(due_on=part.statement_on, amount=part.amount, instalment_ids=accounted))
    return tuple(instalments), tuple(statements)
