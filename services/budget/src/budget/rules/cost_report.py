"""Costs per organiser, measure kind, region and so on: bound at the end of a period, and counted in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from budget.rules.measures import Tied, divide
from budget.rules.money import ZERO
from budget.rules.own_costs import ACTIVITIES
from budget.rules.wording import cost_kind
from shared.counties import county

NO_ORGANIZER = "Ingen huvudman (Skolverkets egna kostnader)"
NO_ACTIVITY = "Överenskommelser, och kostnader utan angiven verksamhet"
UNTIED_NAME = "Inte knutet till en insats"
MEASURE_KINDS = {
    "process_support": "Processtöd",
    "own_measure": "Huvudmannens egen insats",
    "university_course": "Högskolekurs",
    "tailored": "Skräddarsydd insats",
    "shared": "Gemensam insats för flera huvudmän",
    "existing_programme": "Plats i befintlig satsning",
}
ORGANIZER_TYPES = {"KOMMUN": "Kommun", "REGION": "Region", "ENSKILD": "Enskild", "STAT": "Stat"}


class CostBy(StrEnum):
    """By which property costs are divided."""

    ORGANIZER = "organizer"
    ORGANIZER_TYPE = "organizer_type"
    REGION = "region"
    MUNICIPALITY = "municipality"
    COST_KIND = "cost_kind"
    MEASURE_KIND = "measure_kind"
    ACTIVITY = "activity"


HEADINGS = {
    CostBy.ORGANIZER: "Huvudman",
    CostBy.ORGANIZER_TYPE: "Typ av huvudman",
    CostBy.REGION: "Län",
    CostBy.MUNICIPALITY: "Kommun",
    CostBy.COST_KIND: "Kostnadsslag",
    CostBy.MEASURE_KIND: "Slag av insats",
    CostBy.ACTIVITY: "Verksamhet",
}


@dataclass(frozen=True, slots=True)
class Bound:
    """Kronor that an agreement has bound and not yet paid of a cost kind."""

    commitment_id: UUID
    organization_number: str
    cost_kind: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Counted:
    """Kronor that counted on the appropriation: grants that were paid, services that were delivered."""

    organization_number: str | None
    cost_kind: str
    tied: Tied
    amount: Decimal
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    organizer_type: str
    municipality_code: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """The smallest part of a cost; bound or counted, the other is zero."""

    organization_number: str | None
    cost_kind: str
    tied: Tied
    bound: Decimal = ZERO
    counted: Decimal = ZERO
    activity: str | None = None


def pieces(
    bound: Iterable[Bound], counted: Iterable[Counted], left: Mapping[tuple[UUID, str], Mapping[Tied, Decimal]]
) -> Iterator[Piece]:
    """Bound and counted money per measure; bound money is divided in proportion to the amounts left to pay on them."""
    for line in bound:
        shares = divide(line.amount, left.get((line.commitment_id, line.cost_kind), {}))
        for tied, part in shares.items():
            yield Piece(line.organization_number, line.cost_kind, tied, bound=part)
    for cost in counted:
        yield Piece(cost.organization_number, cost.cost_kind, cost.tied, counted=cost.amount, activity=cost.activity)


def sums_by(by: CostBy, parts: Iterable[Piece], places: Mapping[str, Place]) -> Sequence[tuple[str, Decimal, Decimal]]:
    """Name, bound and counted."""
    name = _namer(by, places)
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for piece in parts:
        row = sums[name(piece)]
        row[0] += piece.bound
        row[1] += piece.counted
    return [(called, still_bound, spent) for called, (still_bound, spent) in sums.items() if still_bound or spent]


def _namer(by: CostBy, places: Mapping[str, Place]) -> Callable[[Piece], str]:
    if by is CostBy.COST_KIND:
        return lambda piece: cost_kind(piece.cost_kind).capitalize()
    if by is CostBy.MEASURE_KIND:
        return lambda piece: MEASURE_KINDS.get(piece.tied.measure_kind or "", UNTIED_NAME)
    if by is CostBy.ACTIVITY:
        return lambda piece: ACTIVITIES.get(piece.activity or "", NO_ACTIVITY)
    municipalities = {
        place.municipality_code: place.name
        for place in places.values()
        if place.organizer_type == "KOMMUN" and place.municipality_code
    }

    def of_organizer(piece: Piece) -> str:
        if piece.organization_number is None:
            return NO_ORGANIZER
        place = places.get(piece.organization_number)
        if by is CostBy.ORGANIZER:
            return place.name if place else piece.organization_number
        if by is CostBy.ORGANIZER_TYPE:
            return ORGANIZER_TYPES.get(place.organizer_type, place.organizer_type) if place else "Typ inte känd"
        code = place.municipality_code if place else None
        if by is CostBy.REGION:
            return county(code) or "Län inte känt"
        return municipalities.get(code, f"Kommun {code}") if code else "Kommun inte känd"

    return of_organizer
