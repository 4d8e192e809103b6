"""Statistics sent as JSON-stat 2.0: the same report, dry run and repeats as for an export; other JSON stays refused."""

from typing import Any

from insatser.sample import SHIPPED
from tests.support.datasets import dataset, written
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import read_sample, send_bytes
from .test_imports import statistics
from .test_refused_files import sent

TITLE = "Grundskola - Slutbetyg årskurs 9"
MEASURES = {"gr9_vocational": "Behöriga", "gr9_merit": "Meritvärde"}
YEAR = {"2024": "2024/25"}


def places(*value: Any, **more: Any) -> bytes:
    dimensions = {
        "Kommun": {"00": "Riket", "0604": "Aneby", "9999": "Ingenstans"},
        "Typ av huvudman": {"T": "Samtliga"},
        "ContentsCode": MEASURES,
        "Tid": YEAR,
    }
    return written(dataset(dimensions, list(value), label=TITLE, **more))


FIRST = places(80, 220, None, 209.5, 1, 2, status={"2": "..", "4": "e"})


async def test_a_dataset_is_read_with_the_report_of_an_export(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    dry = await send_bytes(selection, headers, FIRST, kind="statistics", dry_run=True)
    assert await statistics(selection, headers) == []
    report = await send_bytes(selection, headers, FIRST, kind="statistics", source="tab1.json")
    for found in (dry, report):
        assert (found["rows_read"], found["rows_failed"], found["created"]) == (2, 1, 2)
    assert (report["export"], report["school_year"]) == ("gr9_grades", "2024/25")
    assert [(fault["line"], fault["column"], fault["read"]) for fault in report["errors"]] == [(5, "Kommunkod", "9999")]
    assert report["notices"] == [
        "Värden med status ”e” lästes som de står (1).",
        "Rader i rapporten är platser i value, från 1: raden har sitt första värde där.",
        "Indikatorer utan kolumn i filen: gr9_pupils (sökte antalelever); gr9_all_subjects (sökte "
        "andeleleversomuppfylltbetygskriteriernaiallaämnen eller andeleleversomuppnåttkunskapskraveniallaämnen eller "
        "andelsomuppnåttkunskapskraveniallaämnen eller andeleleversomuppnåttmåleniallaämnen eller "
        "andeleleversomuppnåttkunskapskravenmåleniallaämnen). Kolumner som ingen indikator läser: inga.",
        "1 rad för riket och länen lästes inte.",
    ]
    cells = {cell["indicator"]: cell for cell in await statistics(selection, headers)}
    assert (cells["gr9_merit"]["subject_code"], cells["gr9_merit"]["value"], cells["gr9_merit"]["raw"]) == (
        "0604",
        "209.5",
        "209,5",
    )
    assert cells["gr9_vocational"]["value_type"] == "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS"


async def test_the_same_dataset_again_changes_nothing_and_a_later_one_corrects(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    await send_bytes(selection, headers, FIRST, kind="statistics")
    again = await send_bytes(selection, headers, FIRST, kind="statistics")
    later = await send_bytes(selection, headers, places(80, 220, 75, 210, 1, 2), kind="statistics")
    counts = [(report["created"], report["changed"], report["unchanged"]) for report in (again, later)]
    assert counts == [(0, 0, 2), (0, 2, 0)]


async def test_a_unit_in_a_dataset_must_be_in_the_register(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await read_sample(selection, authorization)
    known = (SHIPPED / "siris_slutbetyg_ak9.csv").read_text(encoding="utf-8-sig").splitlines()
    code = next(cell for line in known for cell in line.split(";") if cell.isdecimal() and len(cell) == 8)
    units = {"Skolenhet": {code: "Skolan", "99999999": "Ingen"}, "ContentsCode": MEASURES, "Tid": {"2023": "2023/24"}}
    content = written(dataset(units, [91, 230, 92, 231], label=TITLE))
    report = await send_bytes(selection, authorization("analyst"), content, kind="statistics")
    assert report["created"] == 2
    assert [(fault["line"], fault["read"], fault["expected"]) for fault in report["errors"]] == [
        (3, "99999999", "en skolenhet som finns i registret här")
    ]


async def test_other_json_and_datasets_of_other_kinds_stay_refused(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst") | {"Content-Type": "application/json"}
    for content, kind in ((b'{"items": []}', "statistics"), (b"[1]", "statistics"), (FIRST, "register")):
        answer = await sent(selection, headers, content, kind=kind)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/file-unreadable")
        assert answer.json()["detail"].startswith("Filen är JSON")
    nothing = await sent(selection, headers, places(None, None, "x", "x", "x", "x"))
    assert (nothing.status_code, len(nothing.json()["errors"])) == (422, 5)
    assert await statistics(selection, headers) == []
