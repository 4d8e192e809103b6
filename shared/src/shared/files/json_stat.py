"""A dataset in JSON-stat 2.0, as PxWeb and others publish their tables, as rows of text. Standard library alone.

JSON-stat 2.0 (json-stat.org/full) says what a dataset is. First come rows that describe it, then a row for each
combination of categories, with a value for each measure; what they mean is left to the reader.
"""

import codecs
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, BinaryIO, NamedTuple

from shared.files.letters import composed
from shared.files.rows import ROWS, SAVE, Contents, Form, Row, Unreadable, checked, plain

DATASET, DIMENSION, CATEGORY, MEASURE = "dataset", "dimension", "category", "measure"
"""What a row describes: the dataset (label), a dimension (id, label, role) and after it each of its categories (code,
label) when they are no more than `LISTED`, a measure (code, label, unit). Other rows have a code and a label for each
dimension, and then a value for each measure."""
LISTED = 1_000
_WHOLE = re.compile(r"0|[1-9][0-9]{0,17}")
_MARK = re.compile(r"[^0-9A-Za-z]+|~100")
"""A status that stands instead of a value: `..`, `.`, `:`; letters say how sure a value is."""
MOST_DIMENSIONS = 50
METRIC, CONTENTS = "metric", "ContentsCode"
"""The role of the dimension whose categories are measures, and the name that PxWeb gives it."""


class Number(str):
    """A number as it is written in the file: none of its digits is lost, and no point taken for thousands."""

    __slots__ = ()


class Dimension(NamedTuple):
    """Its categories are in the order of the values; `units` is by code."""

    id: str
    label: str
    role: str
    codes: list[str]
    labels: Mapping[str, str]
    units: Mapping[str, str]


def is_object(probe: bytes) -> bool:
    """True when it can be a dataset: JSON that is no list."""
    return probe.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


def read_json_stat(stream: BinaryIO) -> Contents:
    """Read a dataset. Raises Unreadable for other JSON, and for a dataset whose parts do not fit each other."""
    dataset = _parsed(stream.read())
    if dataset.get("class") != "dataset" or not str(dataset.get("version", "")).startswith("2."):
        older = "Hämta den som JSON-stat 2.0 (json-stat2). " if "dataset" in dataset else ""
        raise Unreadable(f"Filen är JSON, men ingen datamängd i JSON-stat 2.0. {older}{SAVE}")
    ids, sizes = _ids(dataset), _sizes(dataset)
    if len(ids) != len(sizes):
        raise Unreadable(f"Datamängden har {len(ids)} dimensioner i id och {len(sizes)} storlekar i size.")
    cells = _cells(sizes)
    roles = {CONTENTS: METRIC} | _roles(dataset.get("role"))
    dimensions = [_dimension(dataset, name, size, roles.get(name, "")) for name, size in zip(ids, sizes, strict=True)]
    values = _in_places(dataset.get("value"), cells, "value")
    statuses = _statuses(dataset.get("status"), cells)
    notices: list[str] = []
    texts = _texts(values, statuses, notices)
    rows = _rows(_text(dataset.get("label"), "label"), dimensions, texts)
    return Contents(checked(rows), notices, form=Form.JSON_STAT)


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        text = composed(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable("Filen är JSON i en annan teckenkodning än UTF-8. Hämta den på nytt.") from error
    try:
        found_json = json.loads(
            text, object_pairs_hook=_once, parse_float=Number, parse_int=Number, parse_constant=_no_constant
        )
    except RecursionError as error:
        raise Unreadable("Filen är JSON som är för djup för att vara en datamängd.") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"Filen är JSON som är trasig på rad {error.lineno}, tecken {error.colno}.") from error
    assert isinstance(found_json, dict), "it begins as an object"
    return found_json


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        doubled = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        raise Unreadable(f"Filen är JSON där namnet ”{doubled[:40]}” står två gånger i samma objekt.")
    return found


def _no_constant(name: str) -> None:
    raise Unreadable(f"Filen är JSON med värdet {name}, som inte är något tal.")


def _ids(dataset: dict[str, Any]) -> list[str]:
    ids = dataset.get("id")
    if not isinstance(ids, list) or not all(_is_text(name) for name in ids) or len(set(ids)) < len(ids):
        raise Unreadable("Datamängdens id är ingen lista med olika namn på dimensioner.")
    if not 0 < len(ids) <= MOST_DIMENSIONS:
        raise Unreadable(f"Datamängden har {len(ids)} dimensioner. Högst {MOST_DIMENSIONS} läses.")
    return ids


def _sizes(dataset: dict[str, Any]) -> list[int]:
    sizes = dataset.get("size")
    if not isinstance(sizes, list) or not all(isinstance(size, Number) and _WHOLE.fullmatch(size) for size in sizes):
        raise Unreadable("Datamängdens size är ingen lista med heltal.")
    return [int(size) for size in sizes]


def _cells(sizes: list[int]) -> int:
    """Number of values. The size that the dataset states is checked before anything is made of it."""
    cells = 1
    for size in sizes:
        cells *= size
        if cells > ROWS:
            raise Unreadable(f"Datamängden har fler än {ROWS} värden enligt size. Hämta den i delar.")
    if not cells:
        raise Unreadable("Datamängden har inga värden: en dimension har storleken 0.")
    return cells


def _roles(written: Any) -> dict[str, str]:
    """The role of a dimension: time, geo or metric."""
    if written is None:
        return {}
    if not isinstance(written, dict) or not all(isinstance(names, list) for names in written.values()):
        raise Unreadable("Datamängdens role är inte listor med dimensioner.")
    return {str(name): str(role) for role, names in written.items() for name in names}


def _dimension(dataset: dict[str, Any], name: str, size: int, role: str) -> Dimension:
    found = _part(dataset.get("dimension"), name)
    category = _part(found, "category")
    labels = category.get("label", {})
    if not isinstance(labels, dict):
        raise Unreadable(f"Dimensionen {name} har label som inte är ett objekt.")
    codes = _codes(category.get("index", labels), name)
    if len(codes) != size:
        raise Unreadable(f"Dimensionen {name} har {len(codes)} kategorier, och size säger {size}.")
    units = category.get("unit", {})
    return Dimension(
        _text(name, "id"),
        _text(found.get("label") or name, "label"),
        role,
        codes,
        {code: _text(labels.get(code) or code, "label") for code in codes},
        {code: _unit(units.get(code)) for code in codes} if isinstance(units, dict) else {},
    )


def _part(whole: Any, name: str) -> dict[str, Any]:
    part = whole.get(name) if isinstance(whole, dict) else None
    if not isinstance(part, dict):
        raise Unreadable(f"Datamängden saknar {name} under dimension.")
    return part


def _codes(index: Any, name: str) -> list[str]:
    """Codes in the order of the values. `index` is a list of codes, or the place of each code."""
    if isinstance(index, dict) and all(isinstance(place, Number) for place in index.values()):
        places = {str(place): code for code, place in index.items()}
        index = [places.get(str(place)) for place in range(len(index))]
    elif isinstance(index, dict):
        index = list(index) if len(index) == 1 else None
    if not isinstance(index, list) or not all(_is_text(code) for code in index) or len(set(index)) < len(index):
        raise Unreadable(f"Dimensionen {name} har inte varje kategori på en egen plats i index.")
    return [_text(code, "index") for code in index]


def _unit(written: Any) -> str:
    """The unit of the values, as written; with the power of ten, where that is given apart."""
    if not isinstance(written, dict):
        return ""
    said = [written.get(name) for name in ("base", "label", "symbol")]
    power = written.get("multiplier")
    more = [] if power in (None, "", "0") else [f"multiplier {power}"]
    return " ".join([*(plain(str(part)) for part in said if part), *more])


def _in_places(written: Any, cells: int, name: str) -> list[Any]:
    """A list of all, or an object of those that there are, by their places from 0."""
    if isinstance(written, list):
        if len(written) != cells:
            raise Unreadable(f"Datamängden har {len(written)} poster i {name}, och size ger {cells}.")
        return written
    if not isinstance(written, dict):
        raise Unreadable(f"Datamängden saknar {name}, som en lista eller ett objekt.")
    places: list[Any] = [None] * cells
    for place, found in written.items():
        if not _WHOLE.fullmatch(place) or int(place) >= cells:
            raise Unreadable(f"Datamängden har en post i {name} på plats ”{place[:20]}”. Platserna är 0–{cells - 1}.")
        places[int(place)] = found
    return places


def _statuses(written: Any, cells: int) -> list[Any]:
    if written is None or isinstance(written, str):
        return [written] * cells
    return _in_places(written, cells, "status")


def _texts(values: list[Any], statuses: list[Any], notices: list[str]) -> list[str]:
    """Each value as it is written, or the status that stands instead. A value that has one too is said, or shown so."""
    texts, unsure = [], Counter[str]()
    for place, (value, status) in enumerate(zip(values, statuses, strict=True)):
        said = _text(status, "status") if status is not None else ""
        if value is not None and not isinstance(value, str):
            raise Unreadable(f"Värdet på plats {place} är varken ett tal, en text eller null.")
        text = "" if value is None else value.replace(".", ",") if isinstance(value, Number) else _text(value, "value")
        if text and said and said != text and _MARK.fullmatch(said):
            text = f"{text} ({said})"  # which of the two holds is not ours to choose
        elif text and said and said != text:
            unsure[said] += 1
        texts.append(text or said)
    notices.extend(f"Värden med status ”{said}” lästes som de står ({count})." for said, count in unsure.items())
    return texts


def _rows(label: str, dimensions: list[Dimension], texts: list[str]) -> Iterator[Row]:
    """A row's number is the place of its first value, from 1; those that describe the dataset have 0."""
    measure = next((place for place, dimension in enumerate(dimensions) if dimension.role == METRIC), None)
    measures = None if measure is None else dimensions[measure]
    others = [dimension for dimension in dimensions if dimension is not measures]
    yield Row(0, [DATASET, label])
    for dimension in others:
        yield Row(0, [DIMENSION, dimension.id, dimension.label, dimension.role])
        for code in dimension.codes if len(dimension.codes) <= LISTED else ():
            yield Row(0, [CATEGORY, code, dimension.labels[code]])
    if measures is None:
        yield Row(0, [MEASURE, label, label, ""])
    else:
        for code in measures.codes:
            yield Row(0, [MEASURE, code, measures.labels[code], measures.units.get(code, "")])
    steps = _steps(dimensions)
    apart = [0] if measure is None else [place * steps[measure] for place in range(len(dimensions[measure].codes))]
    steps = [step for place, step in enumerate(steps) if place != measure]
    for chosen in product(*(range(len(dimension.codes)) for dimension in others)):
        first = sum(place * step for place, step in zip(chosen, steps, strict=True))
        cells: list[str] = []
        for dimension, place in zip(others, chosen, strict=True):
            cells += [dimension.codes[place], dimension.labels[dimension.codes[place]]]
        yield Row(first + 1, [*cells, *(texts[first + step] for step in apart)])


def _steps(dimensions: list[Dimension]) -> list[int]:
    """Distance between the values of two neighbours in each dimension: the last varies fastest."""
    steps = [1]
    for dimension in reversed(dimensions[1:]):
        steps.append(steps[-1] * len(dimension.codes))
    return steps[::-1]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, Number)


def _text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable(f"Datamängden har ett {name} som inte är en text.")
    return plain(value if value.isascii() else unicodedata.normalize("NFC", value))
