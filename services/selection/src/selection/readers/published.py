"""Values that the open API publishes, as cells of our indicators, and a unit's own value drawn from its programmes'."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from selection.readers.catalogue import Catalogue, Indicator
from selection.readers.cells import Cell
from selection.readers.table import RowError
from selection.readers.values import read_value
from selection.rules.quantities import ValueType

PUPILS = "totalNumberOfPupils"
PERIOD = re.compile(r"(19|2[01])[0-9]{2}/[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Published:
    """One published value: `period` in the source's own word, `part` a programme of upper secondary or empty."""

    field: str
    value: str
    period: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class ApiCell:
    """One cell of `indicator`. `computed`: drawn by us from the programmes' values, published nowhere."""

    indicator: str
    school_year: str
    part: str
    cell: Cell
    field: str
    computed: bool = False


@dataclass(frozen=True, slots=True)
class ApiCells:
    cells: tuple[ApiCell, ...]
    errors: tuple[RowError, ...]


def read_values(
    values: Iterable[Published], catalogue: Catalogue, school_type: str, *, summed: bool = False
) -> ApiCells:
    """Values that no indicator asks for are left out. Those that cannot be read are errors: line 0, field as column.

    `summed`: of many units together.
    """
    cells: list[ApiCell] = []
    errors: list[RowError] = []
    for value in values:
        indicator = catalogue.from_api(value.field, school_type)
        year = _school_year(value.period, indicator) if indicator else None
        if indicator is None or year is None:
            continue
        try:
            cell = read_value(value.value, indicator, summed=summed)
            cells.append(ApiCell(indicator.code, year, value.part, cell, value.field))
        except ValueError as fault:
            errors.append(RowError(0, value.field, value.value, str(fault)))
    return ApiCells((*cells, *_whole_units(cells)), tuple(errors))


def _school_year(period: str, indicator: Indicator) -> str | None:
    """ "2021/22" and the indicator's years on; a period of another kind (VT24, 2024) belongs to no indicator here."""
    if not PERIOD.fullmatch(period):
        return None
    begins = int(period[:4]) + indicator.api_years
    return f"{begins}/{(begins + 1) % 100:02d}"


def _whole_units(cells: list[ApiCell]) -> list[ApiCell]:
    """A value for the unit as a whole, where only its programmes' are published."""
    whole = {(cell.indicator, cell.school_year) for cell in cells if not cell.part}
    programmes: dict[tuple[str, str], list[ApiCell]] = {}
    for cell in cells:
        key = (cell.indicator, cell.school_year)
        if cell.part and key not in whole and cell.cell.value_type is not ValueType.MISSING:
            programmes.setdefault(key, []).append(cell)
    weights = _pupils(cells)
    return [_whole(found, weights) for found in programmes.values()]


def _pupils(cells: list[ApiCell]) -> dict[str, Decimal]:
    """Pupils per programme, of the newest year that is published."""
    counts = [cell for cell in cells if cell.field == PUPILS]
    newest = sorted(counts, key=lambda cell: cell.school_year)
    return {cell.part: cell.cell.value for cell in newest if cell.cell.value is not None}


def _whole(found: list[ApiCell], weights: Mapping[str, Decimal]) -> ApiCell:
    """The value of a unit's only programme; of several, the mean by pupils, when every part of it is known."""
    first = found[0]
    cell = first.cell if len(found) == 1 else _mean(found, weights)
    return ApiCell(first.indicator, first.school_year, "", cell, first.field, computed=True)


def _mean(found: list[ApiCell], weights: Mapping[str, Decimal]) -> Cell:
    """The mean to one decimal, as the parts are published; approximate, since pupils are published as "cirka 270"."""
    known = [(seen.cell.value, weights[seen.part]) for seen in found if weights.get(seen.part)]
    products = [value * weight for value, weight in known if value is not None]
    if len(products) < len(found):
        return Cell("..", ValueType.FEW_PUPILS)
    mean = sum(products, Decimal(0)) / sum((weight for _, weight in known), Decimal(0))
    rounded = mean.quantize(Decimal("0.1"))
    return Cell(f"cirka {rounded:f}".replace(".", ","), ValueType.APPROXIMATE, rounded)
