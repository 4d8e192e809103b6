"""Every published file of the data folder, sent in whole over HTTP, when they lie beside the project."""

from pathlib import Path

import pytest

from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import send

DATA = Path(__file__).parents[4].parent / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the published files are not beside the project")


async def test_the_whole_register_of_a_day_is_read_whatever_the_order_of_its_files(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """454 units stand in two files, one per school type: 6,898 units in all, of 1,132 organisers."""
    headers = authorization("analyst")
    rows = {"komvux": 390, "gymnasieskola": 1330, "grundskola": 4894, "grundsarskola": 738, "huvudman": 1132}
    created = 0
    for name, count in rows.items():
        path = DATA / "register" / f"register_2020_{name}.csv"
        report = await send(selection, headers, path, "register", as_of="2020-06-01")
        assert (report["rows_read"], report["rows_failed"], report["errors"]) == (count, 0, []), name
        created += 0 if name == "huvudman" else report["created"]
    assert created == 6898
    totals = {}
    for what in ("organizers", "school-units"):
        page = await selection.client.get(f"/{what}", params={"limit": 1}, headers=headers)
        totals[what] = page.json()["_meta"]["total_records"]
    assert totals == {"organizers": 1132, "school-units": 6898}


@pytest.mark.parametrize(
    ("name", "rows", "cells"),
    [
        ("siris_gr_slutbetyg_ak9_2025_skolenhet.csv", 1714, 6856),
        ("siris_gr_betyg_ak6_samtliga_kommun_2025.csv", 761, 761 * 5),
        ("siris_gr_antal_elever_per_arskurs_kommun_2024.csv", 778, 778 * 13),
    ],
)
async def test_each_export_is_read_whole_and_is_unchanged_the_second_time(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders, name: str, rows: int, cells: int
) -> None:
    headers = authorization("analyst")
    first, second = [await send(selection, headers, DATA / "siris" / name, "statistics") for _ in range(2)]
    assert (first["rows_read"], first["rows_failed"], first["created"]) == (rows, 0, cells)
    assert first["columns_left_out"] == []
    assert (second["created"], second["changed"], second["unchanged"]) == (0, 0, cells)
