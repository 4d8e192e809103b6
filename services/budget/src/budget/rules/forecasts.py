"""A forecast per appropriation item and year, with the figures that the state's forecasts ask for, as a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from budget.rules.money import ZERO, total
from budget.rules.tables import Cell, Table

YEARS_AHEAD = 3
"""This year and the three after it, when no regleringsbrev says otherwise."""
Place = tuple[str, int]
"""Appropriation item and fiscal year."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One item in one year on the forecast day. Kronor; the limits are unknown for forecasts of version 1.0."""

    amount: Decimal
    outcome: Decimal | None = None
    brought_forward: Decimal | None = None
    allotted: Decimal | None = None
    withdrawn: Decimal | None = None
    comment_before: str = ""
    comment_budget: str = ""

    @property
    def disposable(self) -> Decimal | None:
        if self.brought_forward is None or self.allotted is None or self.withdrawn is None:
            return None
        return self.brought_forward + self.allotted - self.withdrawn

    @property
    def against_budget(self) -> Decimal | None:
        """More (or, negative, less) than the year's allotment."""
        return None if self.allotted is None else self.amount - self.allotted

    @property
    def largest(self) -> Decimal:
        """The largest of all that is shown, whatever its sign."""
        return max(abs(figure or ZERO) for figure in (self.amount, self.disposable, self.against_budget))


def lacks_comment(figures: Figures, before: Decimal | None) -> bool:
    """The regleringsbrev wants every difference explained: against the forecast before, and against the budget."""
    changed = before is not None and figures.amount != before and not figures.comment_before
    off = bool(figures.against_budget) and not figures.comment_budget
    return changed or off


def added(parts: Iterable[Figures]) -> Figures:
    """Figures of several programmes on one item added up: the state asks per item."""
    known = list(parts)
    return Figures(
        amount=total(part.amount for part in known),
        outcome=_sum(part.outcome for part in known),
        brought_forward=_sum(part.brought_forward for part in known),
        allotted=_sum(part.allotted for part in known),
        withdrawn=_sum(part.withdrawn for part in known),
        comment_before=" ".join(part.comment_before for part in known if part.comment_before),
        comment_budget=" ".join(part.comment_budget for part in known if part.comment_budget),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = list(amounts)
    return None if None in known else sum((amount for amount in known if amount is not None), ZERO)


COLUMNS = (
    "Anslagspost, år",
    "Anslagspost",
    "År",
    "Ingående överföringsbelopp",
    "Tilldelat",
    "Indraget",
    "Totalt disponibelt",
    "Utfall hittills",
    "Föregående prognos",
    "Ändring mot föregående",
    "Prognos minus tilldelat",
    "Kommentar mot föregående prognos",
    "Kommentar mot budgeten",
    "Prognos",
)


def forecast_table(figures: Mapping[Place, Figures], before: Mapping[Place, Decimal], *, day: str) -> Table:
    """One row per item and year, with the figures to compare with; the last column is the forecast."""
    rows = [_row(place, figure, before.get(place)) for place, figure in sorted(figures.items())]
    note = (
        "Underlag för prognosen i Hermes: för inmatning eller klipp och klistra. Anslagskredit ingår inte i det "
        "disponibla beloppet. Prognosen är det som är betalt, bundet och reserverat med prognosmakarens justeringar."
    )
    return Table(f"Prognos {day}", "kr", COLUMNS, rows, note, charted=(4, 7, 13))


def _row(place: Place, figures: Figures, before: Decimal | None) -> tuple[Cell, ...]:
    item, year = place
    return (
        f"{item}, {year}",
        item,
        str(year),
        figures.brought_forward,
        figures.allotted,
        None if figures.withdrawn is None else -figures.withdrawn,
        figures.disposable,
        figures.outcome,
        before,
        None if before is None else figures.amount - before,
        figures.against_budget,
        figures.comment_before,
        figures.comment_budget,
        figures.amount,
    )
