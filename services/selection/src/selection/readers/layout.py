"""The places of columns in a row of an export, looked up once for the file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Self

from selection.errors import FileUnreadable
from selection.readers.catalogue import Catalogue, Export
from selection.readers.cells import Cell
from selection.readers.codes import UNIT_EXPECTED, is_municipality_code, is_organization_number, is_unit_code
from selection.readers.table import Heading
from selection.readers.values import PERCENT, reader_of

SUBJECT = (
    "skola",
    "skolenhetskod",
    "skolkommun",
    "kommun",
    "kommunkod",
    "län",
    "länskod",
    "typavhuvudman",
    "huvudman",
    "huvudmanorgnr",
)
"""Columns that say who a row is about."""
TEXTS = ("skola", "kommun", "typavhuvudman", "huvudman")
"""Columns whose texts are kept; they may be empty."""
MUNICIPALITY_EXPECTED = "en kommunkod som finns, fyra siffror"
ORGANIZATION_EXPECTED = "ett giltigt organisationsnummer med tio siffror"


class Coded(NamedTuple):
    """A column that must hold a code."""

    position: int
    name: str
    check: Callable[[str], bool]
    expected: str


class Observed(NamedTuple):
    """A column that an indicator reads; `read` raises ValueError with what should have stood there."""

    indicator: str
    position: int
    name: str
    read: Callable[[str], Cell]
    in_percent: bool = False


class Dividing(NamedTuple):
    """A column that says which part of its subject a row is about."""

    position: int
    name: str


@dataclass(frozen=True, slots=True)
class Layout:
    """None: the file has no such column. `missing`: the headings sought for each indicator that has no column."""

    coded: tuple[Coded, ...]
    unit: int | None
    municipality: int | None
    organization: int | None
    school: int | None
    place: int | None
    kind: int | None
    kind_name: str
    organizer: int | None
    texts: tuple[tuple[int, str], ...]
    observed: tuple[Observed, ...]
    dividing: tuple[Dividing, ...]
    whole: frozenset[str]
    missing: dict[str, tuple[str, ...]]
    columns_left_out: tuple[str, ...]

    @classmethod
    def of(cls, heading: Heading, export: Export, catalogue: Catalogue) -> Self:
        """Raises FileUnreadable when a column that is read stands twice, or none is there."""
        at = {key: position for key in SUBJECT if (position := heading.position(key)) is not None}
        summed = "skolenhetskod" not in at
        if summed and "skola" in at:
            # Else the results of a school would be read as those of its municipality.
            raise FileUnreadable(
                f"Filen har kolumnen ”{heading.names[at['skola']]}” och ingen kolumn med skolenheternas koder. Den ska "
                "ha: skolenhetskod."
            )
        observed = [
            Observed(
                code,
                position,
                heading.names[position],
                reader_of(indicator, summed=summed),
                in_percent=indicator.unit == PERCENT,
            )
            for code, names in export.columns.items()
            if (position := _first(heading, names)) is not None and (indicator := catalogue.indicators[code])
        ]
        dividing = [
            Dividing(position, heading.names[position])
            for key in sorted(catalogue.parts.columns)
            if (position := heading.position(key)) is not None
        ]
        read = {*at.values(), *(column.position for column in observed), *(column.position for column in dividing)}
        left_out = tuple(name for position, name in enumerate(heading.names) if name and position not in read)
        found = {column.indicator for column in observed}
        missing = {code: names for code, names in export.columns.items() if code not in found}
        if not observed:
            raise FileUnreadable(_none_said(export, missing, left_out))
        return cls(
            coded=tuple(_coded(heading, at)),
            unit=at.get("skolenhetskod"),
            municipality=at.get("kommunkod"),
            organization=at.get("huvudmanorgnr"),
            school=at.get("skola"),
            place=at.get("kommun"),
            kind=at.get("typavhuvudman"),
            kind_name=heading.names[at["typavhuvudman"]] if "typavhuvudman" in at else "",
            organizer=at.get("huvudman"),
            texts=tuple((at[key], heading.names[at[key]]) for key in TEXTS if key in at),
            observed=tuple(observed),
            dividing=tuple(dividing),
            whole=catalogue.parts.whole,
            missing=missing,
            columns_left_out=left_out,
        )

    @property
    def missing_said(self) -> list[str]:
        if not self.missing:
            return []
        found = ", ".join(f"”{name}”" for name in self.columns_left_out) or "inga"
        return [
            f"Indikatorer utan kolumn i filen: {_sought(self.missing)}. Kolumner som ingen indikator läser: {found}."
        ]


def _first(heading: Heading, names: tuple[str, ...]) -> int | None:
    return next((found for name in names if (found := heading.position(name)) is not None), None)


def _coded(heading: Heading, at: dict[str, int]) -> list[Coded]:
    checked = (
        ("skolenhetskod", is_unit_code, UNIT_EXPECTED),
        ("kommunkod", is_municipality_code, MUNICIPALITY_EXPECTED),
        ("huvudmanorgnr", is_organization_number, ORGANIZATION_EXPECTED),
    )
    return [Coded(at[key], heading.names[at[key]], check, expected) for key, check, expected in checked if key in at]


def _sought(missing: dict[str, tuple[str, ...]]) -> str:
    return "; ".join(f"{code} (sökte {' eller '.join(names)})" for code, names in missing.items())


def _none_said(export: Export, missing: dict[str, tuple[str, ...]], found: tuple[str, ...]) -> str:
    columns = ", ".join(f"”{name}”" for name in found) or "inga andra"
    return f"Filen har ingen av kolumnerna för rapporten ”{export.name}”: {_sought(missing)}. Kolumnerna är: {columns}."
