"""The basis of one organiser, as a canonical document."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from selection.rules.basis.inputs import BasisInputs, Document, Unit, Value
from selection.rules.basis.means import Mean, mean_of
from selection.rules.basis.sentences import NOTABLE_RULE, sentences_of, units_counted
from selection.rules.basis.similar import RULE, Profile, profiles_of, similar_to
from selection.rules.quality_register import Direction, Entry, EntryKind
from selection.rules.quantities import text

COUNTED = "elever"
BESIDE = ("supervision", "dialogues", "cooperations", "measures", "offers")
"""What else a run knows; one from before quality dialogues were held has none of them, and is made again so."""


@dataclass(frozen=True)
class Run:
    """All organisers' bases of the same inputs; what is the same for many is worked out once."""

    inputs: BasisInputs

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        return profiles_of(self.inputs)

    @cached_property
    def _means(self) -> dict[tuple[str, str, str], Mean]:
        return {}

    @cached_property
    def _units_in(self) -> dict[str, list[Unit]]:
        """The units by county, and all of them under ""."""
        found: dict[str, list[Unit]] = {"": list(self.inputs.units.values())}
        for unit in self.inputs.units.values():
            found.setdefault(unit.county, []).append(unit)
        return found

    def mean_in(self, county: str, indicator: str, year: str) -> Mean:
        """The mean of a county, or of the nation under ""."""
        key = (county, indicator, year)
        if key not in self._means:
            self._means[key] = mean_of(self.inputs, indicator, year, self._units_in.get(county, []))
        return self._means[key]

    def mean_of_organizers(self, numbers: Iterable[str], indicator: str, year: str) -> Mean:
        units = [unit for number in numbers for unit in self.inputs.units_of[number]]
        return mean_of(self.inputs, indicator, year, units)


def basis_of(run: Run, number: str) -> Document:
    """Raises KeyError for an organiser that nothing is published of."""
    inputs, own = run.inputs, run.profiles[number]
    units = inputs.units_of[number]
    organizer = inputs.organizers[number]
    similar = similar_to(number, run.profiles)
    county = organizer.municipality_code[:2] if organizer.municipality_code else _most_common([u.county for u in units])
    comparison = _Comparison(run, units, county, [profile.organization_number for profile in similar])
    goals = [goal for goal in (comparison.goal(entry) for entry in _sub_goals(inputs, units)) if goal is not None]
    known = [name for name in BESIDE if name in inputs.beside]
    beside = {name: [row for row in inputs.beside[name] if row["organization_number"] == number] for name in known}
    return {
        "organization_number": number,
        "name": organizer.name,
        "organizer_type": organizer.organizer_type,
        "county": county,
        "as_of": inputs.as_of,
        "pupils": text(own.pupils),
        "school_types": sorted({school_type for unit in units for school_type in unit.school_types}),
        "units": [_unit(unit) for unit in units],
        "similar": [{"organization_number": p.organization_number, "name": _name(inputs, p)} for p in similar],
        "similar_rule": RULE,
        "goals": goals,
        "beside": beside,
        "notable_rule": NOTABLE_RULE,
        "stands_out": sentences_of(goals, beside),
    }


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One organiser beside the nation, its county and those that are similar."""

    run: Run
    units: list[Unit]
    county: str
    similar: list[str]

    def goal(self, sub_goal: Entry) -> Document | None:
        """The sub-goal with its indicators; None where nothing is published of any of its indicators."""
        entries = self.run.inputs.entries[EntryKind.INDICATOR].values()
        served = [entry for entry in entries if entry.part_of == sub_goal.code and not _is_count(entry)]
        indicators = [self._indicator(entry) for entry in served]
        shown = [indicator for indicator in indicators if indicator["years"]]
        if not shown:
            return None
        return {
            "code": sub_goal.code,
            "name": sub_goal.name,
            "school_type": sub_goal.school_type,
            "indicators": shown,
            "without_values": [e.name for e, made in zip(served, indicators, strict=True) if not made["years"]],
        }

    def _indicator(self, entry: Entry) -> Document:
        values = self.run.inputs.values.get(entry.code, {})
        codes = {unit.code for unit in self.units}
        years = [year for year in sorted(values) if codes & values[year].keys()]
        assert entry.measure is not None
        return {
            "code": entry.code,
            "name": entry.name,
            "definition": entry.definition,
            "source": entry.source,
            "unit": entry.measure.unit,
            "direction": entry.measure.direction.value,
            "low": text(entry.measure.limits.low),
            "high": text(entry.measure.limits.high),
            "years": [self._year(entry.code, year) for year in years],
        }

    def _year(self, indicator: str, year: str) -> Document:
        run, cells = self.run, self.run.inputs.values[indicator][year]
        own = mean_of(run.inputs, indicator, year, self.units)
        national = run.inputs.national.get(indicator, {}).get(year)
        nation: Document = (
            {"value": text(national[0]), "truth": [text(national[0])] * 2, "basis": national[1]}
            if national
            else _mean(run.mean_in("", indicator, year))
        )
        return {
            "school_year": year,
            "own": _mean(own),
            "national": nation,
            "county": _mean(run.mean_in(self.county, indicator, year)),
            "similar": _mean(run.mean_of_organizers(self.similar, indicator, year)),
            "units": [_unit_value(unit, cells[unit.code]) for unit in self.units if unit.code in cells],
        }


def _is_count(entry: Entry) -> bool:
    """Numbers of pupils are weights here, and no result."""
    return entry.measure is not None and entry.measure.unit == COUNTED and entry.measure.direction is Direction.CONTEXT


def _mean(mean: Mean) -> Document:
    how = "vägt med antalet elever" if mean.weighed else "varje enhet väger lika"
    basis = f"framräknat av {units_counted(mean.known)}, {how}; {mean.unknown} inte kända"
    return {
        "value": _text(mean.number),
        "truth": [text(mean.low), text(mean.high)] if mean.number is not None else None,
        "basis": basis,
        "known": mean.known,
        "unknown": mean.unknown,
    }


def _unit_value(unit: Unit, value: Value) -> Document:
    return {
        "school_unit_code": unit.code,
        "name": unit.name,
        "raw": value.raw,
        "value_type": value.kind.value,
        "value": _text(value.number),
    }


def _text(number: int | None) -> str | None:
    return None if number is None else text(number)


def _sub_goals(inputs: BasisInputs, units: list[Unit]) -> list[Entry]:
    """The sub-goals of the school types that the organiser runs, in the register's order."""
    run = {school_type for unit in units for school_type in unit.school_types}
    return [entry for entry in inputs.entries[EntryKind.SUB_GOAL].values() if entry.school_type in run]


def _unit(unit: Unit) -> Document:
    return {
        "school_unit_code": unit.code,
        "name": unit.name,
        "municipality_code": unit.municipality_code,
        "school_types": list(unit.school_types),
    }


def _name(inputs: BasisInputs, profile: Profile) -> str:
    return inputs.organizers[profile.organization_number].name


def _most_common(counties: list[str]) -> str:
    return min(set(counties), key=lambda county: (-counties.count(county), county))
