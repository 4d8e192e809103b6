"""A dataset in JSON-stat 2.0 as the table that an export would have been, so that it is read by the same rules."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from selection.errors import FileUnreadable
from selection.readers.catalogue import Catalogue, Export
from selection.readers.layout import Layout
from selection.readers.table import BannerYear, Heading, Table, TableRow, key_of, legible
from selection.readers.values import PERCENT
from selection.rules.identity import read_school_year
from shared.files.json_stat import CATEGORY, DATASET, DIMENSION, MEASURE
from shared.files.rows import Contents, Row

COLUMNS = {
    "municipality": ("Kommunkod", "Kommun"),
    "school_unit": ("Skolenhetskod", "Skola"),
    "organizer_type": (None, "Typ av huvudman"),
}
"""Under which headings the code and the label of a category stand, by what its dimension says."""
WHOLE_COUNTRY = re.compile(r"[0-9]{2}|0000")
"""Codes of the country and of counties, which stand among the municipalities."""
PLACES = "Rader i rapporten är platser i value, från 1: raden har sitt första värde där."
_SHARES = re.compile(r"procent|percent|%", re.IGNORECASE)
_MANY = re.compile(r"tusen|thousand|milj|million|1 ?000|multiplier", re.IGNORECASE)


class Measure(NamedTuple):
    """A measure of the dataset; `unit` as the dataset says it, or empty."""

    code: str
    label: str
    unit: str


@dataclass(slots=True)
class Dimension:
    """`means` is what it says: a key of `COLUMNS`, `school_year`, or empty for one that divides the values.

    `categories` are code and label of each, where all of them are looked at before the values are; none where they are
    too many for that.
    """

    label: str
    means: str
    categories: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Described:
    label: str = ""
    dimensions: list[Dimension] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Dataset:
    """`table` has the dataset's label as its title. `measures` are in the order of its last columns."""

    table: Table
    measures: list[Measure]
    notices: list[str]


def read_dataset(contents: Contents, catalogue: Catalogue, *, school_year: str | None = None) -> Dataset:
    """Raises FileUnreadable for dimensions that are not known, and for several years of which none is asked for."""
    described, rows = _described(contents.rows, catalogue)
    _check_dimensions(described)
    notices = [*contents.notices, PLACES, *_constants(described, catalogue)]
    years = _years(described, asked=school_year)
    heading = Heading(1, [legible(name) for name in _names(described, catalogue)])
    wanted = _data(rows, described, year=school_year if len(years) > 1 else None, notices=notices)
    table = Table(described.label, tuple(years) if len(years) == 1 else (), heading, wanted, ends_in_text=False)
    return Dataset(table, described.measures, notices)


def check_units(dataset: Dataset, layout: Layout, catalogue: Catalogue, export: Export) -> None:
    """Raises FileUnreadable for a measure that is counted in something else than its indicator."""
    by_name = dict(zip(dataset.table.heading.names[-len(dataset.measures) :], dataset.measures, strict=True))
    for column in layout.observed:
        measure, indicator = by_name[column.name], catalogue.indicators[column.indicator]
        share = indicator.unit.startswith(PERCENT)
        if measure.unit and (_MANY.search(measure.unit) or bool(_SHARES.search(measure.unit)) is not share):
            raise FileUnreadable(
                f"”{legible(measure.label)}” är i {legible(measure.unit)} i datamängden, och i {indicator.unit} i "
                f"rapporten ”{export.name}”."
            )


def _described(rows: Iterator[Row], catalogue: Catalogue) -> tuple[_Described, Iterator[Row]]:
    """The description in the first rows, and the rows that follow."""
    found = _Described()
    for row in rows:
        if row.number:
            return found, chain([row], rows)
        kind, first, *more = row.cells
        if kind == DATASET:
            found.label = legible(first)
        elif kind == DIMENSION:
            found.dimensions.append(Dimension(legible(more[0]), _meaning(first, *more, catalogue=catalogue)))
        elif kind == MEASURE:
            found.measures.append(Measure(first, *more))
        elif kind == CATEGORY and found.dimensions[-1].means not in COLUMNS:
            found.dimensions[-1].categories.append((first, more[0]))
    return found, rows


def _meaning(identity: str, label: str, role: str, *, catalogue: Catalogue) -> str:
    if role == "time":
        return "school_year"
    keys = {key_of(identity), key_of(label)}
    return next((means for means, names in catalogue.dimensions.items() if keys & names), "")


def _check_dimensions(described: _Described) -> None:
    said = Counter(dimension.means for dimension in described.dimensions if dimension.means)
    if doubled := [means for means, times in said.items() if times > 1]:
        labels = [dimension.label for dimension in described.dimensions if dimension.means in doubled]
        raise FileUnreadable(f"Dimensionerna {' och '.join(labels)} säger samma sak. Hämta datamängden med en av dem.")
    about = said.keys() & {"municipality", "school_unit"}
    if len(about) != 1 or ("municipality" in about and not said["organizer_type"]):
        found = ", ".join(f"”{dimension.label}”" for dimension in described.dimensions)
        raise FileUnreadable(
            "Datamängden ska ha en dimension för skolenhet, eller en för kommun och en för typ av huvudman. Den har "
            f"dimensionerna {found}."
        )


def _constants(described: _Described, catalogue: Catalogue) -> Iterator[str]:
    """A notice of the only category of each unknown dimension. Several are refused: values would be mixed."""
    for dimension in described.dimensions:
        if dimension.means or key_of(dimension.label) in catalogue.parts.columns:
            continue
        labels = [label for _, label in dimension.categories]
        if len(labels) != 1 or catalogue.parts.titles.search(labels[0]):
            raise FileUnreadable(
                f"Datamängden är uppdelad efter ”{dimension.label}”, som inte läses här. Hämta den utan uppdelningen."
            )
        yield f"Dimensionen ”{dimension.label}” är ”{legible(labels[0])}” i alla rader och lästes inte."


def _years(described: _Described, *, asked: str | None) -> list[BannerYear]:
    """The years of the dataset. Several are allowed where one of them is asked for."""
    place = _place(described, "school_year")
    if place is None:
        return []
    dimension = described.dimensions[place]
    begins = "start" in dimension.label.lower()
    years = [BannerYear(_year(*category), begins) for category in dimension.categories]
    if len(years) != 1 and (begins or asked not in [_as_school_year(year.written) for year in years]):
        said = ", ".join(legible(year.written) for year in years) or "för många för att räknas upp"
        raise FileUnreadable(
            f"Datamängden har flera läsår: {said}. Hämta ett av dem, eller ange vilket som ska läsas (school_year)."
        )
    return years


def _place(described: _Described, means: str) -> int | None:
    return next((place for place, found in enumerate(described.dimensions) if found.means == means), None)


def _year(code: str, label: str) -> str:
    """The label, which people read; the code where the label only names it. `HT 2024` is no year, whatever its code."""
    named = label.lower().replace(code.lower(), "").strip()
    return code if named in ("", "läsår", "läsåret", "år") else label


def _as_school_year(written: str) -> str | None:
    try:
        return str(read_school_year(written))
    except ValueError:
        return None


def _names(described: _Described, catalogue: Catalogue) -> list[str]:
    """The headings: of subjects our own, of what divides the values their labels, of measures what is looked for."""
    names: list[str] = []
    for dimension in described.dimensions:
        if dimension.means in COLUMNS:
            names += [name for name in COLUMNS[dimension.means] if name]
        elif not dimension.means:
            names.append(dimension.label)
    measures = [_name(measure, catalogue.export_for(described.label)) for measure in described.measures]
    if doubled := [name for name, times in Counter(map(key_of, measures)).items() if times > 1]:
        same = [measure.label for measure in described.measures if key_of(measure.label) in doubled]
        raise FileUnreadable(f"Datamängden har flera mått med samma namn: {', '.join(map(legible, same))}.")
    return names + measures


def _name(measure: Measure, export: Export | None) -> str:
    """The column's label, or its code where that is how the report is published, or the code of the indicator here."""
    columns = export.columns if export else {}
    known = {key for keys in columns.values() for key in keys}
    if key_of(measure.label) not in known and key_of(measure.code) in known:
        return measure.code
    return columns[measure.code][0] if measure.code in columns else measure.label


def _data(rows: Iterator[Row], described: _Described, *, year: str | None, notices: list[str]) -> Iterator[TableRow]:
    """The rows, as wide as the heading. `year`: only rows of that year, where the dataset has several."""
    at_year, at_place = _place(described, "school_year"), _place(described, "municipality")
    other_years, wider = Counter[str](), 0
    for number, cells in rows:
        said = "" if year is None or at_year is None else _year(*cells[2 * at_year : 2 * at_year + 2])
        if said and _as_school_year(said) != year:
            other_years[legible(said)] += 1
        elif at_place is not None and WHOLE_COUNTRY.fullmatch(cells[2 * at_place]):
            wider += 1
        else:
            yield TableRow(number, list(_cells(cells, described)), [])
    if other_years:
        notices.append(f"Andra läsår än {year} lästes inte: {', '.join(other_years)}.")
    if wider:
        notices.append(f"{wider} {'rad' if wider == 1 else 'rader'} för riket och länen lästes inte.")


def _cells(cells: list[str], described: _Described) -> Iterator[str]:
    for place, dimension in enumerate(described.dimensions):
        code, label = cells[2 * place : 2 * place + 2]
        if dimension.means in COLUMNS:
            yield from (text for name, text in zip(COLUMNS[dimension.means], (code, label), strict=True) if name)
        elif not dimension.means:
            yield label
    yield from cells[2 * len(described.dimensions) :]
