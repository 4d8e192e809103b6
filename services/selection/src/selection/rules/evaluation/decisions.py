"""The decision on each unit, read from the frozen results of rounds: points and cut-off as they were that day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from selection.rules.outcome import Outcome


@dataclass(frozen=True, slots=True)
class DecidedRound:
    """`document` is the result that was hashed and decided on."""

    round_id: str
    number: int
    decided_on: date
    rule_version: str
    school_year: str
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """A unit's decision in a round. The running variable is its organiser's points: organisers are chosen by points."""

    round_number: int
    decided_on: date
    rule_version: str
    school_year: str
    unit: str
    organizer: str
    school_type: str
    outcome: Outcome
    points: Decimal
    rank: int | None
    organizer_rank: int | None
    near_cutoff: bool
    organizer_points: Decimal | None
    cutoff: Decimal | None
    assigned: bool | None
    """True if the organiser was chosen by its points; exceptions and what came afterwards are in other columns."""

    @property
    def distance(self) -> Decimal | None:
        if self.organizer_points is None or self.cutoff is None:
            return None
        return self.organizer_points - self.cutoff


def decisions_of(decided: DecidedRound) -> list[Decision]:
    cutoff = cutoff_of(decided.document["line"])
    placed = {row["organization_number"]: row for row in decided.document["organizers"]}
    return [_decision(decided, unit, placed, cutoff) for unit in decided.document["units"]]


def cutoff_of(line: Mapping[str, str | None]) -> Decimal | None:
    """Halfway between the last organiser chosen by points and the first that was not; None when either is missing."""
    inside, outside = line["in"], line["out"]
    return None if inside is None or outside is None else (Decimal(inside) + Decimal(outside)) / 2


def index_decisions(rounds: Iterable[DecidedRound]) -> dict[str, Decision]:
    """The one decision that a unit's rows rest on: the first that chose it, otherwise the last that placed its
    organiser, otherwise the last that looked at it."""
    found: dict[str, Decision] = {}
    for decided in sorted(rounds, key=lambda r: (r.decided_on, r.number)):
        for decision in decisions_of(decided):
            before = found.get(decision.unit)
            if before is None or _weight(decision) >= _weight(before):
                found[decision.unit] = decision if before is None or not _is_chosen(before) else before
    return found


def _weight(decision: Decision) -> int:
    return 2 if _is_chosen(decision) else 1 if decision.distance is not None else 0


def _is_chosen(decision: Decision) -> bool:
    return decision.outcome is Outcome.SELECTED


def _decision(
    decided: DecidedRound, unit: Mapping[str, Any], placed: Mapping[str, Mapping[str, Any]], cutoff: Decimal | None
) -> Decision:
    organizer = placed.get(unit["organization_number"])
    return Decision(
        round_number=decided.number,
        decided_on=decided.decided_on,
        rule_version=decided.rule_version,
        school_year=decided.school_year,
        unit=unit["school_unit_code"],
        organizer=unit["organization_number"],
        school_type=unit["school_type"],
        outcome=Outcome(unit["outcome"]),
        points=Decimal(unit["points"]["low"]),
        rank=unit["rank"],
        organizer_rank=unit["organizer_rank"],
        near_cutoff=unit["near_cutoff"],
        organizer_points=Decimal(organizer["points"]) if organizer else None,
        cutoff=cutoff,
        assigned=organizer["selected"] if organizer else None,
    )
