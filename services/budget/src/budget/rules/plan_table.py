"""A plan beside the cohort model: planned and modelled amounts, and why they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budget.rules.cohorts import PlannedYear
from budget.rules.cost_table import GRANT_ROW, Which, rows_for
from budget.rules.money import in_thousands, total
from budget.rules.tables import Cell, Table

COLUMNS = ("Belopp i tkr", "År", "Förklaring", "Enligt modellen", "Skillnad", "Enligt planen")


@dataclass(frozen=True, slots=True)
class Stated:
    """A line of the plan, and why it differs from the model."""

    fiscal_year: int
    cost_kind: str
    amount: Decimal
    why: str = ""
    activity: str | None = None
    """The activity that an own cost is for; None for a plan that does not divide them."""


def plan_table(stated: Sequence[Stated], modelled: Sequence[PlannedYear]) -> Table:
    """The form of Redovisning dnr 2015:778, 5.2: a row per figure and year. The model gives grants and dialogues."""
    rows = [_row(name, which, year, stated) for year in modelled for name, which in rows_for(stated)]
    rows += [
        ("Antal pågående dialoger med huvudmän", str(year.year), "", year.running, None, None) for year in modelled
    ]
    note = "Varje tal är avrundat för sig. Modellen ger bidrag och dialoger ur antalet huvudmän som börjar."
    return Table("Planen bredvid modellen", "tkr", COLUMNS, rows, note, charted=(3, 5))


def _row(name: str, which: Which, year: PlannedYear, stated: Sequence[Stated]) -> tuple[Cell, ...]:
    lines = [line for line in stated if line.fiscal_year == year.year and which(line)]
    plan = in_thousands(total(line.amount for line in lines)) if lines else None
    if name != GRANT_ROW:
        return (name, str(year.year), "", None, None, plan)
    model = in_thousands(year.cost)
    why = " ".join(line.why for line in lines if line.why)
    return (name, str(year.year), why, model, None if plan is None else plan - model, plan)
