"""Cost lines become lines on appropriation items: the item of a cost kind is data, the limit follows from the year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budget.rules.fiscal_year import CountedWhen
from budget.rules.money import ZERO, total
from budget.rules.movements import Against, Line, LineKey


@dataclass(frozen=True, slots=True)
class CostRule:
    """One programme's rule for a cost kind: the item it burdens and the day that decides the year."""

    cost_kind: str
    item: str
    counted: CountedWhen
    development: bool = False
    """Shown apart in every report to the government (uppdraget om riktade insatser)."""


@dataclass(frozen=True, slots=True)
class YearlyCost:
    """Kronor of a cost kind in a fiscal year, as an agreement states them."""

    fiscal_year: int
    cost_kind: str
    amount: Decimal


class MissingRuleError(ValueError):
    """A cost kind that the programme has no item for."""

    def __init__(self, cost_kind: str) -> None:
        super().__init__(cost_kind)
        self.cost_kind = cost_kind


def place(
    costs: Iterable[YearlyCost], rules: Mapping[str, CostRule], *, year: int, authorised_items: frozenset[str]
) -> list[Line]:
    """Lines per item, year and kind, summed. `authorised_items` have a commitment authorisation in `year`."""
    sums: dict[LineKey, Decimal] = defaultdict(lambda: ZERO)
    for cost in costs:
        if cost.cost_kind not in rules:
            raise MissingRuleError(cost.cost_kind)
        sums[LineKey(rules[cost.cost_kind].item, cost.fiscal_year, cost.cost_kind)] += cost.amount
    return [
        Line(item, fiscal_year, kind, amount, _against(item, fiscal_year, year=year, authorised=authorised_items))
        for (item, fiscal_year, kind), amount in sorted(sums.items())
        if amount
    ]


def _against(item: str, fiscal_year: int, *, year: int, authorised: frozenset[str]) -> Against:
    if fiscal_year <= year:
        return Against.ALLOTMENT
    return Against.AUTHORISATION if item in authorised else Against.PLAN


def still_to_bind(
    lines: Sequence[Line],
    *,
    spent: Mapping[LineKey, Decimal],
    bound: Sequence[Line],
    year: int,
    signed_in: int | None = None,
) -> list[Line]:
    """The lines to bind in `year` for an agreement, of which some is paid and some is bound already.

    Years up to the running one are one pool: a grant of last year that was not paid then is paid from this year. Money
    bound on an earlier year stays there until that year is closed, and what was signed in an earlier year is bound on
    that one (`signed_in`), however late it is handled.
    """
    then = year if signed_in is None else min(signed_in, year)
    wanted: list[Line] = []
    for item, kind in sorted({(line.item, line.cost_kind) for line in lines}):
        come = [line for line in bound if line.fiscal_year < year and (line.item, line.cost_kind) == (item, kind)]
        left = max(ZERO, _left(lines, spent, item, kind, until=year))
        owed = _left(lines, spent, item, kind, until=then) if then < year else ZERO
        wanted += _pooled(item, kind, _divided(left, owed, come, year=year, then=then), come)
    bound_by_key = {line.key: line.amount for line in bound}
    for line in lines:
        if line.fiscal_year > year:
            left = line.amount - spent.get(line.key, ZERO)
            wanted += _ahead(line, left, bound=bound_by_key.get(line.key, ZERO))
    return wanted


def beyond(wanted: Sequence[Line], bound: Sequence[Line]) -> list[Line]:
    """Lines wanted of money that has a limit, over what is bound already; none where less is wanted."""
    known = {line.key: line.amount for line in bound}
    over = [replace(line, amount=line.amount - known.get(line.key, ZERO)) for line in wanted]
    return [line for line in over if line.amount > ZERO and line.against is not Against.PLAN]


def _left(lines: Sequence[Line], spent: Mapping[LineKey, Decimal], item: str, kind: str, *, until: int) -> Decimal:
    """Agreed less paid of the years until one; negative when more was paid."""
    asked = total(
        line.amount for line in lines if line.fiscal_year <= until and (line.item, line.cost_kind) == (item, kind)
    )
    paid = total(
        amount
        for key, amount in spent.items()
        if key.fiscal_year <= until and (key.item, key.cost_kind) == (item, kind)
    )
    return asked - paid


def _ahead(line: Line, left: Decimal, *, bound: Decimal) -> list[Line]:
    """Lines bound ahead, which stay bound, also before the authorisation of a new year is registered."""
    if line.against is Against.PLAN and bound:
        line, left = replace(line, against=Against.AUTHORISATION), min(left, bound)
    return [replace(line, amount=left)] if left > ZERO else []


def _divided(left: Decimal, owed: Decimal, earlier: Sequence[Line], *, year: int, then: int) -> dict[int, Decimal]:
    """`left` by year: what is bound already stays, `owed` is bound on the year of the signature, the rest on `year`."""
    years: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for line in sorted(earlier, key=lambda line: line.fiscal_year):
        kept = min(line.amount, left)
        years[line.fiscal_year] += kept
        left -= kept
    kept_then = total(amount for bound_in, amount in years.items() if bound_in <= then)
    late = min(left, max(ZERO, owed - kept_then))
    years[then] += late
    years[year] += left - late
    return years


def _pooled(item: str, kind: str, years: Mapping[int, Decimal], earlier: Sequence[Line]) -> list[Line]:
    known = {line.fiscal_year: line for line in earlier}
    return [
        replace(known.get(year, Line(item, year, kind, amount, Against.ALLOTMENT)), amount=amount)
        for year, amount in sorted(years.items())
        if amount
    ]


def draw(lines: Sequence[Line], amount: Decimal, *, year: int) -> tuple[list[tuple[Line, Decimal]], Decimal]:
    """The lines that a payment takes from (its own year's first, then older, then later), and what they lack."""
    order = sorted(lines, key=lambda line: (line.fiscal_year != year, line.fiscal_year > year, line.fiscal_year))
    drawn: list[tuple[Line, Decimal]] = []
    for line in order:
        part = min(amount, line.amount)
        if part > ZERO:
            drawn.append((line, part))
            amount -= part
    return drawn, amount
