"""Costs against plan in the form of Redovisning dnr 2015:778, 5.2: thousands of kronor, each rounded on its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from followup.rules.report import ZERO, Row

TOTAL, OUTCOME, PLAN = "Totalt", "Utfall", "Plan"
UNNAMED, UNNAMED_ROW = "unnamed", "Samordning utan angiven verksamhet"
"""The purpose of what is coordination and names no activity."""
COORDINATION = {
    "coordination": "Ledning och samordning",
    "communication": "Kommunikation",
    "evaluation": "Utvärdering",
    "other_administration": "Övrig administration",
    "overhead": "Overheadkostnader",
    "development": "Utveckling av insatserna",
}
"""Purpose of the agency's own costs; development is a row of its own, which the assignment asks for."""
LINES: Sequence[tuple[str, tuple[str, ...]]] = (
    ("Insatser till huvudmän och skolor", ("grant", "own_measures")),
    ("Utbetalningar av bidrag", ("grant",)),
    ("Insatser tillhandahållna av Skolverket", ("own_measures",)),
    ("Samordning och utveckling", (*COORDINATION, UNNAMED)),
    *((name, (code,)) for code, name in COORDINATION.items()),
    (UNNAMED_ROW, (UNNAMED,)),
    (TOTAL, ("grant", "own_measures", *COORDINATION, UNNAMED)),
)
"""Row → the purposes it sums."""
ELSEWHERE_ROW = "därav betalt av andra inkomster"
OTHER_INCOME = frozenset({"ESF", "övriga inkomster"})
"""Sources beside the appropriation, as budget publishes them in an appropriation item's place."""
DIALOGUES = "Antal pågående dialoger med huvudmän"


@dataclass(frozen=True, slots=True)
class Spent:
    """Kronor that counted in a fiscal year for a purpose, with the fact that says so; less what came back."""

    id: str
    fiscal_year: int
    cost_kind: str
    purpose: str
    amount: Decimal
    elsewhere: bool = False
    """Paid by income beside the appropriation."""


def in_thousands(amount: Decimal) -> int:
    return int((amount / 1000).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def plan_rows(
    spent: Iterable[Spent],
    planned: Mapping[int, Mapping[str, int]],
    dialogues: Mapping[int, Sequence[str]],
    *,
    years: Sequence[int],
) -> list[Row]:
    """Outcome and plan of each year. `planned`: thousands of kronor by year and purpose, and `dialogues`; a row that
    the plan does not have is None. `dialogues`: the cooperations that run at the end of each year."""
    spent = list(spent)
    rows = []
    for name, purposes in LINES:
        values: list[str | int | None] = [name]
        ids: set[str] = set()
        for year in years:
            counted = [line for line in spent if line.fiscal_year == year and line.purpose in purposes]
            ids |= {line.id for line in counted}
            values.append(in_thousands(sum((line.amount for line in counted), ZERO)))
            if year in planned:
                values.append(_planned(planned[year], purposes))
        # The form has no row for what names no activity: it is there when there is such a cost.
        if name != UNNAMED_ROW or any(values[1:]):
            rows.append(Row(tuple(values), tuple(sorted(ids))))
    if elsewhere := [line for line in spent if line.elsewhere]:
        rows.append(_elsewhere_row(elsewhere, planned, years))
    running: list[str | int | None] = [DIALOGUES]
    for year in years:
        running.append(len(dialogues.get(year, ())))
        if year in planned:
            running.append(planned[year].get("dialogues"))
    rows.append(Row(tuple(running), tuple(sorted({case for year in years for case in dialogues.get(year, ())}))))
    return rows


def _elsewhere_row(spent: Sequence[Spent], planned: Mapping[int, object], years: Sequence[int]) -> Row:
    """A plan does not say who pays."""
    values: list[str | int | None] = [ELSEWHERE_ROW]
    for year in years:
        values.append(in_thousands(sum((line.amount for line in spent if line.fiscal_year == year), ZERO)))
        if year in planned:
            values.append(None)
    return Row(tuple(values), tuple(sorted({line.id for line in spent if line.fiscal_year in years})))


def columns(planned: Mapping[int, object], years: Sequence[int]) -> list[str]:
    """Columns of outcome and plan; a year that the plan does not have shows only the outcome."""
    return [f"{side} {year}" for year in years for side in (OUTCOME, PLAN) if side == OUTCOME or year in planned]


def _planned(planned: Mapping[str, int], purposes: tuple[str, ...]) -> int | None:
    stated = [planned[purpose] for purpose in purposes if purpose in planned]
    return sum(stated) if stated else None
