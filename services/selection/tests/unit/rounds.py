"""Small snapshots for tests of the rules."""

from pathlib import Path
from typing import Any

import yaml

from selection.programmes import load_programme
from selection.readers.catalogue import load_catalogue
from selection.rules.analysis import Analysis, UnitResult, analyse
from selection.rules.facts import Observed, Organizer, Reference, Snapshot, Unit
from selection.rules.programme import Programme
from selection.rules.quantities import SCALE, Interval, ValueType, exact

PROGRAMMES = Path(__file__).parents[2] / "programmes"
CATALOGUE = load_catalogue(PROGRAMMES)
LIMITS = {code: indicator.limits for code, indicator in CATALOGUE.indicators.items()}
TARGETED, _ = load_programme(PROGRAMMES / "riktade-insatser-2024.yaml", CATALOGUE)
COOPERATION, _ = load_programme(PROGRAMMES / "sbs-2015.yaml", CATALOGUE)
REFERENCES = {"gr9_merit": "228", "gr9_vocational": "84", "gr9_all_subjects": "72"}


def document(name: str = "riktade-insatser-2024") -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((PROGRAMMES / f"{name}.yaml").read_text())
    return found


def observed(raw: str) -> Observed:
    marks = {"..": ValueType.FEW_PUPILS, ".": ValueType.MISSING, "~100": ValueType.ROUNDED_OFF}
    if raw in marks:
        return Observed(marks[raw], None, raw)
    return Observed(ValueType.EXISTS, exact(raw), raw)


def unit(
    code: str,
    merit: str = "200",
    *,
    vocational: str = "60",
    passed: str = "50",
    owner: str = "A",
    pupils: int | None = 300,
) -> Unit:
    known = Interval(pupils * SCALE, pupils * SCALE) if pupils is not None else None
    values = {"gr9_merit": merit, "gr9_vocational": vocational, "gr9_all_subjects": passed, "gr9_pupils": "40"}
    observations = {indicator: observed(raw) for indicator, raw in values.items()}
    return Unit(code, f"Skola {code}", owner, "0180", ("GR",), known, observations)


def snapshot(
    *units: Unit, programme: Programme = TARGETED, types: dict[str, str] | None = None, **more: Any
) -> Snapshot:
    owners = {u.organization_number for u in units}
    organizers = {o: Organizer(o, f"Huvudman {o}", (types or {}).get(o, "KOMMUN"), None) for o in owners}
    references = {code: Reference(exact(value), "OFFICIAL", "SIRIS") for code, value in REFERENCES.items()}
    values: dict[str, Any] = {"organizers": organizers, "references": references} | more
    return Snapshot(programme.code, programme.version, "2024/25", "2026-01-01", units=units, **values)


def result(analysis: Analysis, code: str) -> UnitResult:
    return next(r for r in analysis.units if r.evaluation.unit.code == code)


def outcome(code: str, given: Snapshot, programme: Programme = TARGETED) -> str:
    return result(analyse(given, programme), code).outcome.value


def reasons(code: str, given: Snapshot, programme: Programme = TARGETED) -> list[str]:
    return [reason.code for reason in result(analyse(given, programme), code).reasons]
