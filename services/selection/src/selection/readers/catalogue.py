"""The indicators (programmes/quality-register.yaml), and where they are published (indicators.yaml)."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from selection.rules.quality_register import PART_OF, Entry, EntryKind, InvalidEntry, Measure, read_entry
from selection.rules.quantities import Interval

CATALOGUE_FILE = "indicators.yaml"
REGISTER_FILE = "quality-register.yaml"
SECTIONS = {
    "national_goals": EntryKind.NATIONAL_GOAL,
    "sub_goals": EntryKind.SUB_GOAL,
    "indicators": EntryKind.INDICATOR,
    "success_factors": EntryKind.SUCCESS_FACTOR,
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """An entry of the register; `api` and `salsa` are the fields that carry it in Planned Educations v4."""

    entry: Entry
    measure: Measure
    api: str | None = None
    api_years: int = 0
    """Added to the year the API says, where that is the year in which the pupils began."""
    salsa: str | None = None
    derived: str | None = None
    """Not published anywhere: drawn from what else is known. `quality_work`: from supervision decisions."""
    counted: bool = False
    """A number of somebodies: whole, and in a municipality the sum of its units'."""

    @property
    def code(self) -> str:
        return self.entry.code

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def definition(self) -> str:
        return self.entry.definition

    @property
    def school_type(self) -> str:
        return self.entry.school_type or ""

    @property
    def unit(self) -> str:
        return self.measure.unit

    @property
    def limits(self) -> Interval:
        """The whole range that the indicator can have."""
        return self.measure.limits


@dataclass(frozen=True, slots=True)
class Resource:
    """A school type of Planned Educations v4; `code` is the source's word for it, in addresses and filters.

    `answers_as` is what its lists of units call the school type. `by_programme`: one answer per programme.
    """

    code: str
    school_type: str
    answers_as: str | None
    by_programme: bool


@dataclass(frozen=True, slots=True)
class Export:
    """One SIRIS report: recognised by its title; each indicator under one of several headings.

    `years_from_start`: where it says the year in which the pupils began, how many years later its results are of.
    """

    code: str
    name: str
    title: re.Pattern[str]
    school_type: str
    columns: dict[str, tuple[str, ...]]
    years_from_start: int | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """The ways reports show parts of a subject: by columns, whose `whole` values are of everybody, or by title."""

    columns: frozenset[str]
    whole: frozenset[str]
    titles: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    register: dict[EntryKind, dict[str, Entry]]
    indicators: dict[str, Indicator]
    exports: tuple[Export, ...]
    resources: dict[str, Resource]
    parts: Parts
    dimensions: dict[str, frozenset[str]]
    """Names that a dimension of a dataset can have, by what it says of a value."""

    @property
    def limits(self) -> dict[str, Interval]:
        return {code: indicator.limits for code, indicator in self.indicators.items()}

    def export_for(self, title: str) -> Export | None:
        """The first export whose title pattern occurs in `title`, or is named by its code."""
        return next((e for e in self.exports if e.code == title or e.title.search(title)), None)

    def from_api(self, field: str, school_type: str) -> Indicator | None:
        return next((i for i in self.indicators.values() if i.api == field and i.school_type == school_type), None)

    def from_salsa(self, field: str) -> Indicator | None:
        return next((i for i in self.indicators.values() if i.salsa == field), None)


def load_catalogue(directory: Path) -> Catalogue:
    """Raises InvalidEntry for a register that cannot be, and for a place where no indicator of it is published."""
    document = yaml.load((directory / CATALOGUE_FILE).read_text(encoding="utf-8"), yaml.CSafeLoader)
    register = load_register(directory)
    places = {entry["code"]: entry for entry in document["indicators"]}
    exports = tuple(_export(entry) for entry in document["exports"])
    published = {*places, *document["counted"], *(code for export in exports for code in export.columns)}
    if strangers := sorted(published - register[EntryKind.INDICATOR].keys()):
        raise InvalidEntry([f"{CATALOGUE_FILE}: {code} finns inte i {REGISTER_FILE}" for code in strangers])
    counted = set(document["counted"])
    indicators = {
        code: _indicator(entry, places.get(code, {}), counted=code in counted)
        for code, entry in register[EntryKind.INDICATOR].items()
    }
    resources = {entry["code"]: _resource(entry) for entry in document["resources"]}
    dimensions = {means: frozenset(names) for means, names in document["dimensions"].items()}
    return Catalogue(register, indicators, exports, resources, _parts(document["parts"]), dimensions)


def load_register(directory: Path) -> dict[EntryKind, dict[str, Entry]]:
    """The installation's entries, by kind and code; each names what it serves, which is there."""
    document = yaml.load((directory / REGISTER_FILE).read_text(encoding="utf-8"), yaml.CSafeLoader)
    register: dict[EntryKind, dict[str, Entry]] = {}
    for section, kind in SECTIONS.items():
        entries = [read_entry(kind, written, place=f"{section}[{written['code']}]") for written in document[section]]
        register[kind] = {entry.code: entry for entry in entries}
        if len(register[kind]) < len(entries):
            raise InvalidEntry([f"{section}: samma kod används flera gånger"])
        if kind in PART_OF:
            lost = [entry.code for entry in entries if entry.part_of not in register[PART_OF[kind]]]
            if lost:
                raise InvalidEntry([f"{section}[{code}].part_of: finns inte" for code in lost])
    return register


def _indicator(entry: Entry, place: dict[str, Any], *, counted: bool) -> Indicator:
    assert entry.measure is not None, "an indicator that was read has one"
    return Indicator(
        entry,
        entry.measure,
        api=place.get("api"),
        api_years=place.get("api_years", 0),
        salsa=place.get("salsa"),
        derived=place.get("derived"),
        counted=counted,
    )


def _parts(entry: dict[str, Any]) -> Parts:
    titles = re.compile(entry["titles"], re.IGNORECASE)
    return Parts(frozenset(entry["columns"]), frozenset(entry["whole"]), titles)


def _resource(entry: dict[str, Any]) -> Resource:
    return Resource(entry["code"], entry["school_type"], entry.get("answers_as"), entry.get("by_programme", False))


def _export(entry: dict[str, Any]) -> Export:
    columns = {code: tuple(headings) for code, headings in entry["columns"].items()}
    title = re.compile(entry["title"], re.IGNORECASE)
    return Export(entry["code"], entry["name"], title, entry["school_type"], columns, entry.get("years_from_start"))
