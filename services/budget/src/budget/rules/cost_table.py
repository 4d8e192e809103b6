"""The rows of Redovisning dnr 2015:778, 5.2, with development shown apart: the same for plan and outcome."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from budget.rules.money import total
from budget.rules.own_costs import ACTIVITIES, DEVELOPMENT, MEASURES

GRANTS = "grant"
GRANT_ROW = "Utbetalningar av bidrag"
UNNAMED_ROW = "Samordning utan angiven verksamhet"
COORDINATION = ("coordination", "communication", "evaluation", "other_administration", "overhead")


class Costed(Protocol):
    """Kronor of a kind in a year; with an activity when the cost is the agency's own."""

    @property
    def fiscal_year(self) -> int: ...
    @property
    def cost_kind(self) -> str: ...
    @property
    def activity(self) -> str | None: ...
    @property
    def amount(self) -> Decimal: ...


Which = Callable[[Costed], bool]


def _is_measure(cost: Costed) -> bool:
    return cost.cost_kind in (GRANTS, "education_service") or cost.activity == MEASURES


def _is_development(cost: Costed) -> bool:
    return cost.cost_kind == DEVELOPMENT


def _of(activity: str) -> Which:
    return lambda cost: cost.activity == activity


ROWS: Sequence[tuple[str, Which]] = (
    ("Insatser till huvudmän och skolor", _is_measure),
    (GRANT_ROW, lambda cost: cost.cost_kind == GRANTS),
    ("Insatser tillhandahållna av Skolverket", lambda cost: _is_measure(cost) and cost.cost_kind != GRANTS),
    ("Samordning och utveckling", lambda cost: not _is_measure(cost)),
    *((ACTIVITIES[activity], _of(activity)) for activity in COORDINATION),
    ("därav utveckling av insatserna", _is_development),
    (UNNAMED_ROW, lambda cost: not (_is_measure(cost) or _is_development(cost) or cost.activity)),
    ("Totalt", lambda cost: True),
)


def rows_for(costs: Iterable[Costed]) -> Sequence[tuple[str, Which]]:
    """The form's rows, without that of costs that name no activity when there are none: the form has no such row."""
    known = list(costs)
    return [(name, which) for name, which in ROWS if name != UNNAMED_ROW or any(which(cost) for cost in known)]


def sum_of(costs: Iterable[Costed], which: Which, *, year: int) -> Decimal:
    return total(cost.amount for cost in costs if cost.fiscal_year == year and which(cost))
