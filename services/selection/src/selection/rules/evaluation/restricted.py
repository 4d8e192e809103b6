"""The restricted file: a row per unit and school year, with exact values, for the named evaluator."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from selection.rules.evaluation.decisions import Decision
from selection.rules.evaluation.doses import AgreedMeasure, dose_of, period_of, treated_from
from selection.rules.evaluation.pseudonyms import Pseudonyms

FIXED = (
    *("unit", "organizer", "school_year", "school_type", "sector"),
    *("round", "decided_on", "decided_school_year", "rule_version"),
    *("unit_points", "unit_rank", "organizer_rank", "running_variable", "cutoff", "distance_to_cutoff"),
    *("assigned", "outcome", "near_cutoff", "offered", "accepted"),
    *("treated", "treated_from", "exposed", "measures", "measure_kinds", "dose_months", "organizer_dose_months"),
    "follow_ups_held",
)


@dataclass(frozen=True, slots=True)
class Observed:
    """One published value: text, or empty where none is published, and what it says about itself."""

    value: str
    value_type: str


@dataclass(frozen=True, slots=True)
class Basis:
    """All that the data set is made of. `offers`: organiser and round number → whether the offer was accepted, None
    while it is not answered. `cells`: unit → school year → indicator → value."""

    decisions: Mapping[str, Decision]
    sectors: Mapping[str, str]
    offers: Mapping[tuple[str, int], bool | None]
    measures: Sequence[AgreedMeasure]
    cells: Mapping[str, Mapping[str, Mapping[str, Observed]]]
    indicators: Sequence[str]


@dataclass(frozen=True, slots=True)
class UnitYear:
    """A row before anything of it has been hidden."""

    unit: str
    organizer: str
    school_year: str
    sector: str
    decision: Decision
    values: Mapping[str, str]
    observed: Mapping[str, Observed]


def unit_years(basis: Basis) -> list[UnitYear]:
    """One row for each unit and year, in that order, in which anything is published of a unit that was looked at."""
    by_organizer: dict[str, list[AgreedMeasure]] = {}
    for measure in basis.measures:
        by_organizer.setdefault(measure.organizer, []).append(measure)
    return [
        _row(basis, decision, year, by_organizer.get(decision.organizer, []))
        for unit, decision in sorted(basis.decisions.items())
        for year in sorted(basis.cells.get(unit, {}))
    ]


def columns(indicators: Iterable[str]) -> list[str]:
    return [*FIXED, *(name for indicator in indicators for name in (indicator, f"{indicator}_type"))]


def restricted_rows(rows: Iterable[UnitYear], indicators: Sequence[str], pseudonyms: Pseudonyms) -> list[list[str]]:
    """Rows with cells in the order of `columns`, sorted by pseudonym: the order of the codes would be a key to them."""
    return sorted(_restricted(row, indicators, pseudonyms) for row in rows)


def _restricted(row: UnitYear, indicators: Sequence[str], pseudonyms: Pseudonyms) -> list[str]:
    empty = Observed("", "MISSING")
    observed = (row.observed.get(indicator, empty) for indicator in indicators)
    values = {
        **row.values,
        "unit": pseudonyms.of("unit", row.unit),
        "organizer": pseudonyms.of("organizer", row.organizer),
        "school_year": row.school_year,
        "sector": row.sector,
    }
    return [*(values[name] for name in FIXED), *(text for cell in observed for text in (cell.value, cell.value_type))]


def _row(basis: Basis, decision: Decision, year: str, measures: Sequence[AgreedMeasure]) -> UnitYear:
    unit, organizer = decision.unit, decision.organizer
    dose = dose_of(unit, organizer, year, measures)
    first_day = treated_from(unit, measures)
    offer = (organizer, decision.round_number)
    values = {
        "school_type": decision.school_type,
        "round": str(decision.round_number),
        "decided_on": decision.decided_on.isoformat(),
        "decided_school_year": decision.school_year,
        "rule_version": decision.rule_version,
        "unit_points": str(decision.points),
        "unit_rank": _number(decision.rank),
        "organizer_rank": _number(decision.organizer_rank),
        "running_variable": _number(decision.organizer_points),
        "cutoff": _number(decision.cutoff),
        "distance_to_cutoff": _number(decision.distance),
        "assigned": _flag(decision.assigned),
        "outcome": decision.outcome.value,
        "near_cutoff": _flag(decision.near_cutoff),
        "offered": _flag(offer in basis.offers),
        "accepted": _flag(basis.offers.get(offer)),
        "treated": _flag(first_day is not None),
        "treated_from": first_day.isoformat() if first_day else "",
        "exposed": _flag(first_day is not None and first_day <= period_of(year)[1]),
        "measures": str(dose.measures),
        "measure_kinds": " ".join(dose.kinds),
        "dose_months": str(dose.months),
        "organizer_dose_months": str(dose.organizer_months),
        "follow_ups_held": str(dose.follow_ups),
    }
    return UnitYear(unit, organizer, year, basis.sectors.get(organizer, ""), decision, values, basis.cells[unit][year])


def _number(value: Decimal | int | None) -> str:
    return "" if value is None else str(value)


def _flag(value: bool | None) -> str:
    return "" if value is None else str(int(value))
