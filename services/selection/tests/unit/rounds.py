"""Small rounds for tests of the rules: units as rows, which the snapshot takes as columns."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selection.programmes import read_document
from selection.readers.catalogue import load_catalogue
from selection.rules.columns.analysis import Analysis, analyse
from selection.rules.columns.unit_texts import UnitTexts
from selection.rules.columns.units import Cell, Identity, Observed, Units, units_from
from selection.rules.documents import analysis_bytes
from selection.rules.inputs import Answer, Organizer, Override, Reference, Supervision
from selection.rules.programme import Programme
from selection.rules.programme_document import read_programme
from selection.rules.quantities import SCALE, Interval, ValueType, exact
from selection.rules.snapshot import Snapshot

PROGRAMMES = Path(__file__).parents[2] / "programmes"
CATALOGUE = load_catalogue(PROGRAMMES)
LIMITS = CATALOGUE.limits
TARGETED = read_programme(read_document(PROGRAMMES / "riktade-insatser-2024.yaml"), LIMITS)
COOPERATION = read_programme(read_document(PROGRAMMES / "sbs-2015.yaml"), LIMITS)
REFERENCES = {"gr9_merit": "228", "gr9_vocational": "84", "gr9_all_subjects": "72"}


@dataclass(frozen=True)
class Unit:
    code: str
    name: str
    organization_number: str
    municipality_code: str
    school_types: tuple[str, ...]
    pupils: Interval | None
    observations: dict[str, Observed]


@dataclass(frozen=True)
class Given:
    """A round's snapshot with its units as rows."""

    units: tuple[Unit, ...]
    organizers: dict[str, Organizer]
    references: dict[str, Reference]
    programme: Programme = TARGETED
    supervision: tuple[Supervision, ...] = ()
    referral: frozenset[str] = frozenset()
    answers: tuple[Answer, ...] = ()
    overrides: tuple[Override, ...] = ()

    @property
    def snapshot(self) -> Snapshot:
        return Snapshot(
            programme=self.programme.code,
            rule_version=self.programme.version,
            school_year="2024/25",
            as_of="2026-01-01",
            references=self.references,
            organizers=self.organizers,
            units=columns(self.units),
            supervision=self.supervision,
            referral=self.referral,
            answers=self.answers,
            overrides=self.overrides,
        )

    def analysis(self) -> Analysis:
        return analyse(self.snapshot, self.programme)

    def explanation(self, code: str) -> dict[str, Any]:
        """The explanation of the unit."""
        found: dict[str, Any] = json.loads(UnitTexts(self.analysis()).of(code))
        return found

    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.content())
        return found

    def content(self) -> bytes:
        analysis = self.analysis()
        return analysis_bytes(analysis, UnitTexts(analysis).all())


def columns(units: tuple[Unit, ...]) -> Units:
    return units_from(
        [Identity(u.code, u.name, u.organization_number, u.municipality_code, u.school_types, u.pupils) for u in units],
        _cells(units),
    )


def _cells(units: tuple[Unit, ...]) -> Iterator[Cell]:
    for unit_ in units:
        for indicator, value in unit_.observations.items():
            yield Cell(unit_.code, indicator, *value)


def document(name: str = "riktade-insatser-2024") -> dict[str, Any]:
    return read_document(PROGRAMMES / f"{name}.yaml")


def observed(raw: str) -> Observed:
    """`c210` is "cirka 210"."""
    marks = {
        "..": ValueType.FEW_PUPILS,
        ".": ValueType.MISSING,
        "~100": ValueType.ROUNDED_OFF,
        "*": ValueType.EXCLUDED,
    }
    if raw in marks:
        return Observed(marks[raw], None, raw)
    if raw.startswith("c"):
        return Observed(ValueType.APPROXIMATE, exact(raw[1:]), raw)
    return Observed(ValueType.EXISTS, exact(raw), raw)


def unit(
    code: str,
    merit: str = "200",
    *,
    vocational: str = "60",
    passed: str = "50",
    owner: str = "A",
    pupils: int | None = 300,
    year_nine: str = "40",
) -> Unit:
    known = Interval(pupils * SCALE, pupils * SCALE) if pupils is not None else None
    values = {"gr9_merit": merit, "gr9_vocational": vocational, "gr9_all_subjects": passed, "gr9_pupils": year_nine}
    observations = {indicator: observed(raw) for indicator, raw in values.items()}
    return Unit(code, f"Skola {code}", owner, "0180", ("GR",), known, observations)


def given(*units: Unit, types: dict[str, str] | None = None, **more: Any) -> Given:
    owners = {u.organization_number for u in units}
    organizers = {o: Organizer(o, f"Huvudman {o}", (types or {}).get(o, "KOMMUN"), None) for o in owners}
    references = {code: Reference(exact(value), "OFFICIAL", "SIRIS") for code, value in REFERENCES.items()}
    values: dict[str, Any] = {"organizers": organizers, "references": references} | more
    return Given(units=units, **values)


def outcome(code: str, round_: Given) -> str:
    return str(round_.explanation(code)["outcome"])


def reasons(code: str, round_: Given) -> list[str]:
    return [reason["code"] for reason in round_.explanation(code)["reasons"]]
