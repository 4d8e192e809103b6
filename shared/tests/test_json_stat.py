"""A dataset in the reading process: what it says of its size is looked at first, and a value has one place."""

import json
import re
from io import BytesIO
from typing import Any

import pytest

from shared.files.kinds import read_contents
from shared.files.rows import Contents, Form, Unreadable
from tests.support.datasets import dataset, written

PLACES = {"0604": "Aneby", "1440": "Ale"}
MEASURES = {"A": "Andel", "B": "Antal"}
TWO_BY_TWO = dataset({"Kommun": PLACES, "ContentsCode": MEASURES, "Tid": {"2024": "2024"}}, [1, 2.50, None, 4])


def read(content: bytes) -> Contents:
    return read_contents(BytesIO(content), forms=[Form.TABLE, Form.JSON_STAT])


def rows(found: dict[str, Any]) -> list[tuple[int, list[str]]]:
    """Those with values."""
    return [(row.number, row.cells) for row in read(written(found)).rows if row.number]


def changed(**values: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(TWO_BY_TWO))
    return found | values


def test_a_row_is_a_combination_of_categories_with_a_value_for_each_measure() -> None:
    contents = read(b"\xef\xbb\xbf\n" + written(TWO_BY_TWO))
    assert contents.form is Form.JSON_STAT
    assert [row.cells for row in contents.rows] == [
        ["dataset", ""],
        ["dimension", "Kommun", "Kommun", "geo"],
        ["category", "0604", "Aneby"],
        ["category", "1440", "Ale"],
        ["dimension", "Tid", "Tid", "time"],
        ["category", "2024", "2024"],
        ["measure", "A", "Andel", ""],
        ["measure", "B", "Antal", ""],
        ["0604", "Aneby", "2024", "2024", "1", "2,5"],
        ["1440", "Ale", "2024", "2024", "", "4"],
    ]


def test_values_are_found_wherever_their_dimension_stands_in_lists_and_in_objects() -> None:
    years = {"2023": "2023", "2024": "2024"}
    cube = dataset({"ContentsCode": MEASURES, "Tid": years, "Kommun": PLACES}, list(range(8)))
    cube["dimension"]["Kommun"]["category"]["index"] = ["1440", "0604"]
    expected = [
        (1, ["2023", "2023", "1440", "Ale", "0", "4"]),
        (2, ["2023", "2023", "0604", "Aneby", "1", "5"]),
        (3, ["2024", "2024", "1440", "Ale", "2", "6"]),
        (4, ["2024", "2024", "0604", "Aneby", "3", "7"]),
    ]
    assert rows(cube) == expected
    sparse = cube | {"value": {"0": 0, "7": 7}}
    assert [cells[4:] for _, cells in rows(sparse)] == [["0", ""], ["", ""], ["", ""], ["", "7"]]


def test_a_dataset_without_measures_has_one_and_a_single_category_needs_no_index() -> None:
    found = dataset({"Kommun": PLACES, "Kön": {"T": "totalt"}}, [1, 2], label="Meritvärde")
    del found["dimension"]["Kön"]["category"]["index"]
    assert ["measure", "Meritvärde", "Meritvärde", ""] in [row.cells for row in read(written(found)).rows]
    assert [cells[-1] for _, cells in rows(found)] == ["1", "2"]


def test_numbers_are_read_as_they_are_written() -> None:
    text = written(changed(value=["X1", "X2", "4.102", "~100"])).decode()
    text = text.replace('"X1"', "4.102").replace('"X2"', "1234567890123456789.10")
    found = [row.cells[4:] for row in read(text.encode()).rows if row.number]
    assert found == [["4,102", "1234567890123456789,10"], ["4.102", "~100"]]


def test_a_status_stands_for_a_value_that_is_not_there_and_is_said_where_one_is() -> None:
    statuses = {"0": "..", "1": "p", "2": ":"}
    contents = read(written(changed(value=[None, 2, None, None], status=statuses)))
    assert [row.cells[4:] for row in contents.rows if row.number] == [["..", "2"], [":", ""]]
    assert contents.notices == ["Värden med status ”p” lästes som de står (1)."]
    assert [cells[4:] for _, cells in rows(changed(status=[None, "..", None, None]))] == [["1", "2,5 (..)"], ["", "4"]]
    assert [cells[4:] for _, cells in rows(changed(value=[None] * 4, status=".."))] == [["..", ".."]] * 2


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"class": "collection"}, "Filen är JSON, men ingen datamängd i JSON-stat 2.0. Spara"),
        ({"version": "1.3", "dataset": {}}, r"Hämta den som JSON-stat 2.0 \(json-stat2\)"),
        ({"size": [10**9, 2, 1]}, "fler än 500000 värden enligt size"),
        ({"size": [1000, 1000, 1000]}, "fler än 500000 värden enligt size"),
        ({"size": [2, 2, 0]}, "storleken 0"),
        ({"size": [2, 2]}, "3 dimensioner i id och 2 storlekar i size"),
        ({"size": [2, 2, -1]}, "size är ingen lista med heltal"),
        ({"size": [2, 2, 1.0]}, "size är ingen lista med heltal"),
        ({"size": [2, 1, 2]}, "ContentsCode har 2 kategorier, och size säger 1"),
        ({"id": ["Kommun", "Kommun", "Tid"]}, "id är ingen lista med olika namn"),
        ({"id": ["Kommun", "ContentsCode", "År"]}, "saknar År under dimension"),
        ({"dimension": []}, "saknar Kommun under dimension"),
        ({"role": {"time": "Tid"}}, "role är inte listor"),
        ({"value": [1, 2, 3]}, "3 poster i value, och size ger 4"),
        ({"value": {"4": 1}}, "en post i value på plats ”4”. Platserna är 0–3"),
        ({"value": {"01": 1}}, "en post i value på plats ”01”"),
        ({"value": None}, "saknar value"),
        ({"value": [1, 2, [3], 4]}, "Värdet på plats 2 är varken"),
        ({"value": [1, 2, True, 4]}, "Värdet på plats 2 är varken"),
        ({"status": ["..", ".."]}, "2 poster i status, och size ger 4"),
        ({"status": {"9": ".."}}, "en post i status på plats ”9”"),
        ({"label": {"sv": "x"}}, "ett label som inte är en text"),
    ],
)
def test_what_does_not_fit_is_refused(values: dict[str, Any], said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        rows(changed(**values))


@pytest.mark.parametrize("index", [["0604", "0604"], {"0604": 0, "1440": 0}, {"0604": 1, "1440": 2}, {"0604": "0"}, 7])
def test_a_category_has_a_place_of_its_own(index: Any) -> None:
    found = changed()
    found["dimension"]["Kommun"]["category"]["index"] = index
    with pytest.raises(Unreadable, match=r"Kommun har inte varje kategori på en egen plats|har 1 kategorier"):
        rows(found)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"a":' * 100_000, "Filen är JSON som är för djup"),
        (b'{"class": "dataset", "class": "x"}', "namnet ”class” står två gånger"),
        (b'{"class": "dataset"\n, "value": [1,]}', "trasig på rad 2, tecken 15"),
        (b'{"value": NaN}', "värdet NaN"),
        (b'{"label": "\xe5"}', "annan teckenkodning än UTF-8"),
        ('{"label": "Ã¥"}'.encode(), "förvanskade"),
        (b'[{"class": "dataset"}]', re.escape("Filen är JSON. Spara")),
        (b"{}", "ingen datamängd"),
    ],
)
def test_other_json_is_refused_and_said(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        list(read(content).rows)


def test_json_stays_refused_where_datasets_are_not_read() -> None:
    with pytest.raises(Unreadable, match=re.escape("Filen är JSON. Spara")):
        list(read_contents(BytesIO(written(TWO_BY_TWO))).rows)
