"""A plan beside the cohort model: planned and modelled amounts, and why they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budget.rules.cohorts import PlannedYear
from budget.rules.money import in_thousands, total
from budget.rules.tables import Cell, Table

GRANTS = "grant"
ROWS = (
    ("Insatser till huvudmän och skolor", ("grant", "education_service")),
    ("Utbetalningar av bidrag", (GRANTS,)),
    ("Insatser tillhandahållna av Skolverket", ("education_service",)),
    ("Samordning och utveckling", ("operation", "development")),
    ("därav utveckling av insatserna", ("development",)),
    ("Totalt", ("grant", "education_service", "operation", "development")),
)
COLUMNS = ("Belopp i tkr", "År", "Förklaring", "Enligt modellen", "Skillnad", "Enligt planen")


@dataclass(frozen=True, slots=True)
class Stated:
    """A line of the plan, and why it differs from the model."""

    fiscal_year: int
    cost_kind: str
    amount: Decimal
    why: str = ""


def plan_table(stated: Sequence[Stated], modelled: Sequence[PlannedYear]) -> Table:
    """The form of Redovisning dnr 2015:778, 5.2: a row per figure and year. The model gives grants and dialogues."""
    rows = [_row(name, kinds, year, stated) for year in modelled for name, kinds in ROWS]
    rows += [
        ("Antal pågående dialoger med huvudmän", str(year.year), "", year.running, None, None) for year in modelled
    ]
    note = "Varje tal är avrundat för sig. Modellen ger bidrag och dialoger ur antalet huvudmän som börjar."
    return Table("Planen bredvid modellen", "tkr", COLUMNS, rows, note, charted=(3, 5))


def _row(name: str, kinds: tuple[str, ...], year: PlannedYear, stated: Sequence[Stated]) -> tuple[Cell, ...]:
    lines = [line for line in stated if line.fiscal_year == year.year and line.cost_kind in kinds]
    plan = in_thousands(total(line.amount for line in lines)) if lines else None
    if kinds != (GRANTS,):
        return (name, str(year.year), "", None, None, plan)
    model = in_thousands(year.cost)
    why = " ".join(line.why for line in lines if line.why)
    return (name, str(year.year), why, model, None if plan is None else plan - model, plan)
