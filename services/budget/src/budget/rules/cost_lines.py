"""Cost lines become lines on appropriation items: the item of a cost kind is data, the limit follows from the year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budget.rules.fiscal_year import CountedWhen
from budget.rules.money import ZERO
from budget.rules.movements import Against, Line


@dataclass(frozen=True, slots=True)
class CostRule:
    """One programme's rule for a cost kind: the item it burdens and the day that decides the year."""

    cost_kind: str
    item: str
    counted: CountedWhen
    development: bool = False
    """Shown apart in every report to the government (seed 000)."""


@dataclass(frozen=True, slots=True)
class Cost:
    fiscal_year: int
    cost_kind: str
    amount: Decimal


class MissingRuleError(ValueError):
    """A cost kind that the programme has no item for."""

    def __init__(self, cost_kind: str) -> None:
        super().__init__(cost_kind)
        self.cost_kind = cost_kind


def place(
    costs: Iterable[Cost], rules: Mapping[str, CostRule], *, year: int, authorised_items: frozenset[str]
) -> list[Line]:
    """Lines per item, year and kind, summed. `authorised_items` have a commitment authorisation in `year`."""
    sums: dict[tuple[str, int, str], Decimal] = defaultdict(lambda: ZERO)
    for cost in costs:
        if cost.cost_kind not in rules:
            raise MissingRuleError(cost.cost_kind)
        sums[rules[cost.cost_kind].item, cost.fiscal_year, cost.cost_kind] += cost.amount
    return [
        Line(item, fiscal_year, kind, amount, _against(item, fiscal_year, year=year, authorised=authorised_items))
        for (item, fiscal_year, kind), amount in sorted(sums.items())
        if amount
    ]


def _against(item: str, fiscal_year: int, *, year: int, authorised: frozenset[str]) -> Against:
    if fiscal_year <= year:
        return Against.ALLOTMENT
    return Against.AUTHORISATION if item in authorised else Against.PLAN


def subtract(lines: Sequence[Line], spent: Mapping[tuple[str, int, str], Decimal]) -> list[Line]:
    """What is still to be bound when some of an agreement's lines are paid already; never below zero."""
    left = (
        replace(line, amount=line.amount - spent.get((line.item, line.fiscal_year, line.cost_kind), ZERO))
        for line in lines
    )
    return [line for line in left if line.amount > ZERO]


def draw(lines: Sequence[Line], amount: Decimal, *, year: int) -> list[tuple[Line, Decimal]]:
    """Which committed lines a payment takes from: its own year's first, then older, then later; [] if too little."""
    order = sorted(lines, key=lambda line: (line.fiscal_year != year, line.fiscal_year > year, line.fiscal_year))
    drawn: list[tuple[Line, Decimal]] = []
    for line in order:
        part = min(amount, line.amount)
        if part > ZERO:
            drawn.append((line, part))
            amount -= part
    return drawn if amount == ZERO else []
