"""Which indicators there are and in which exports and answers they are published: programmes/indicators.yaml."""

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from selection.rules.quantities import Interval, exact

CATALOGUE_FILE = "indicators.yaml"


@dataclass(frozen=True, slots=True)
class Indicator:
    """`limits` is its whole range; `api` and `salsa` the fields that carry it in Planned Educations v4."""

    code: str
    name: str
    school_type: str
    unit: str
    limits: Interval
    api: str | None = None
    api_years: int = 0
    """Added to the year the API says, where that is the year in which the pupils began."""
    salsa: str | None = None
    derived: str | None = None
    """Not published anywhere: drawn from what else is known. `quality_work`: from supervision decisions."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What Planned Educations v4 publishes of one school type; `code` is its word for it, in addresses and filters.

    `answers_as` is what its lists of units call the school type. `by_programme`: one answer per programme.
    """

    code: str
    school_type: str
    answers_as: str | None
    by_programme: bool


@dataclass(frozen=True, slots=True)
class Export:
    """One SIRIS report: recognised by its title; each indicator under one of several headings."""

    code: str
    name: str
    title: re.Pattern[str]
    school_type: str
    columns: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    indicators: dict[str, Indicator]
    exports: tuple[Export, ...]
    resources: dict[str, Resource]

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
    document = yaml.safe_load((directory / CATALOGUE_FILE).read_text(encoding="utf-8"))
    indicators = {entry["code"]: _indicator(entry) for entry in document["indicators"]}
    resources = {entry["code"]: _resource(entry) for entry in document["resources"]}
    return Catalogue(indicators, tuple(_export(entry) for entry in document["exports"]), resources)


def _indicator(entry: dict[str, Any]) -> Indicator:
    limits = Interval(exact(Decimal(entry["low"])), exact(Decimal(entry["high"])))
    return Indicator(
        entry["code"],
        entry["name"],
        entry["school_type"],
        entry["unit"],
        limits,
        api=entry.get("api"),
        api_years=entry.get("api_years", 0),
        salsa=entry.get("salsa"),
        derived=entry.get("derived"),
    )


def _resource(entry: dict[str, Any]) -> Resource:
    return Resource(entry["code"], entry["school_type"], entry.get("answers_as"), entry.get("by_programme", False))


def _export(entry: dict[str, Any]) -> Export:
    columns = {code: tuple(headings) for code, headings in entry["columns"].items()}
    title = re.compile(entry["title"], re.IGNORECASE)
    return Export(entry["code"], entry["name"], title, entry["school_type"], columns)
