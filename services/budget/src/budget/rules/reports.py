"""The reports' tables, built from sums that the database has made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budget.rules import authorisation_table
from budget.rules.authorisation_table import Bound
from budget.rules.cost_table import Which, rows_for, sum_of
from budget.rules.money import ZERO, in_thousands, total
from budget.rules.positions import Position
from budget.rules.tables import Cell, Table


@dataclass(frozen=True, slots=True)
class Spent:
    """Kronor that counted in a fiscal year, by cost kind; money that came back is taken off."""

    fiscal_year: int
    cost_kind: str
    amount: Decimal
    activity: str | None = None
    """The activity that an own cost of the agency is for."""
    elsewhere: bool = False
    """Paid by income beside the appropriation."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Amounts that the annual report shows apart: moved between appropriations, and lapsed at the last year-end."""

    reallocated: Decimal = ZERO
    lapsed: Decimal = ZERO


def appropriation_table(positions: Mapping[str, Position], apart: Mapping[str, Shown], *, year: int) -> Table:
    """The items in the form of the annual report's appropriation account (FÅB 2000:605).

    An amount that lapsed at the last year-end came in and is withdrawn: one year's closing is the next one's opening.
    """
    columns = (
        "Anslagspost",
        "Ingående överföringsbelopp",
        "Årets tilldelning",
        "Omdisponerat anslagsbelopp",
        "Indragning",
        "Totalt disponibelt belopp",
        "Utgifter",
        "Utgående överföringsbelopp",
    )
    rows = [
        _appropriation_row(item, standing, apart.get(item, Shown())) for item, standing in sorted(positions.items())
    ]
    note = "Anslagskredit ingår inte i beloppen. Indragning innefattar det som inte fick sparas från föregående år."
    return Table(f"Redovisning mot anslag {year}", "kr", columns, rows, note, charted=(5, 6, 7))


def _appropriation_row(item: str, standing: Position, apart: Shown) -> tuple[str | Decimal, ...]:
    opening = standing.saved - standing.credit_used + apart.lapsed
    allotted = standing.allotted - apart.reallocated
    withdrawn = standing.withdrawn + apart.lapsed
    disposable = opening + allotted + apart.reallocated - withdrawn
    spent = standing.paid - standing.repaid
    return (item, opening, allotted, apart.reallocated, -withdrawn, disposable, -spent, disposable - spent)


def commitment_table(changes: Iterable[Bound], ceilings: dict[str, Decimal], *, year: int) -> Table:
    """Commitment authorisations as FÅB 2000:605 asks for them, with the years in which payment is expected."""
    rows = authorisation_table.table(changes, ceilings, year=year)
    years = sorted({fiscal_year for row in rows for fiscal_year in row.expected})
    columns = (
        "Anslagspost",
        "Tilldelad ram",
        "Ingående åtaganden",
        "Nya åtaganden",
        "Infriade åtaganden",
        "Utestående åtaganden",
        *(f"Förväntas infrias {fiscal_year}" for fiscal_year in years),
    )
    body: list[tuple[Cell, ...]] = [
        (
            row.item,
            row.ceiling,
            row.opening,
            row.new,
            row.fulfilled,
            row.outstanding,
            *(row.expected.get(fiscal_year, ZERO) for fiscal_year in years),
        )
        for row in rows
    ]
    return Table(f"Redovisning av beställningsbemyndiganden {year}", "kr", columns, body, charted=(1, 2, 3, 4, 5))


def outcome_table(
    outcome: Sequence[Spent],
    planned: Sequence[Spent],
    dialogues: Mapping[int, int],
    *,
    years: Sequence[int],
    planned_dialogues: Mapping[int, int] | None = None,
) -> Table:
    """Outcome beside plan in the form of Redovisning dnr 2015:778, 5.2: tkr, each figure rounded on its own."""
    columns = ("Belopp i tkr", *(f"{year} {side}" for year in years for side in ("utfall", "plan")))
    rows = [
        _outcome_row(name, which, (outcome, planned), years=years) for name, which in rows_for([*outcome, *planned])
    ]
    if beside := [cost for cost in outcome if cost.elsewhere]:
        rows.append(_outcome_row("därav betalt av andra inkomster", lambda _: True, (beside, []), years=years))
    running: list[str | int | None] = ["Antal pågående dialoger med huvudmän"]
    for year in years:
        running += [dialogues.get(year, 0), (planned_dialogues or {}).get(year)]
    note = (
        "Varje tal är avrundat för sig. Utveckling av insatserna särredovisas och ingår också i samordning. Kostnader "
        "som andra inkomster än anslaget betalar ingår, och visas på en egen rad."
    )
    return Table("Utfall mot plan", "tkr", columns, [*rows, running], note, charted=range(1, len(columns)))


def _outcome_row(
    name: str, which: Which, sides: tuple[Sequence[Spent], Sequence[Spent]], *, years: Sequence[int]
) -> list[str | int | None]:
    return [name, *(in_thousands(sum_of(side, which, year=year)) for year in years for side in sides)]


COST_NOTE = (
    "Bundet är det som vid periodens slut är bundet och ännu ej betalt. Utfall är bidrag som har betalats och tjänster "
    "som har levererats under perioden, med återbetalningar avdragna. Det som inte är angivet för en viss insats "
    "fördelas efter vad som återstår att betala på var och en enligt överenskommelsen."
)


def cost_table(title: str, heading: str, sums: Sequence[tuple[str, Decimal, Decimal]]) -> Table:
    """Bound and counted per organiser, kind or region, largest first, with a sum that the rows add up to."""
    rows: list[tuple[str, Decimal, Decimal]] = sorted(sums, key=lambda row: (-row[2], -row[1], row[0]))
    sum_row = ("Summa", total(row[1] for row in rows), total(row[2] for row in rows))
    return Table(title, "kr", (heading, "Bundet", "Utfall"), [*rows, sum_row], COST_NOTE, charted=(1, 2))
