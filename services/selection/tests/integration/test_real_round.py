"""The round over the published files, when they lie beside the project."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from selection.programmes import read_document
from shared.canonical import canonical, hash_of
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import analysed_round, send

UNITS_OF_1_0_0 = "e1c422494b2d25fc5e172823cdb833289ed455285dac820d3d0fb5a67913b7b8"
"""SHA-256 of what version 1.0.0 of the service said of the units of this very round."""
RELEASED = Path(__file__).parents[1] / "unit" / "released"
DATA = Path(__file__).parents[4].parent / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the published files are not beside the project")


async def test_the_published_files_give_a_round_of_ten_organisers(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    register = DATA / "register" / "register_2020_grundskola.csv"
    read = await send(selection, headers, register, "register", as_of="2020-06-01")
    assert (read["rows_read"], read["created"], read["rows_failed"]) == (4894, 4894, 0)
    results = DATA / "siris" / "siris_gr_slutbetyg_ak9_2025_skolenhet.csv"
    read = await send(selection, headers, results, "statistics")
    assert (read["rows_read"], read["created"], read["school_year"]) == (1714, 6856, "2024/25")

    await _go_by(selection, authorization, "riktade-insatser-2024-3.yaml")
    path = await analysed_round(selection, authorization)
    found = (await selection.client.get(path, headers=headers)).json()
    assert hash_of(await _units_of(selection, path)) == UNITS_OF_1_0_0
    assert found["counts"] == {
        "considered": 1714,
        "in_need": 539,
        "selected": 30,
        "selected_organizers": 10,
        "not_selected": 1507,
        "cannot_be_assessed": 111,
        "excluded": 66,
        "without_statistics": 3425,
    }


async def _go_by(selection: ServiceUnderTest, authorization: AuthorizationHeaders, name: str) -> None:
    """The rules of an earlier version, after those of today have been read in: a round takes what came last."""
    await selection.client.get("/programmes", headers=authorization("analyst"))
    rules = read_document(RELEASED / name)
    sent = await selection.client.post("/programmes", json=rules, headers=authorization("analyst", subject="regel"))
    assert sent.status_code == 201, sent.text


async def _units_of(selection: ServiceUnderTest, path: str) -> bytes:
    """The explanations of all units; the version of the rules stands beside. Version 3 names its sources otherwise."""
    async with selection.work() as work:
        round_ = await work.rounds.get_round_with_documents(UUID(path.rsplit("/", 1)[1]))
    units = canonical(json.loads(round_.result or b"{}")["units"]).decode()
    return units.replace('"Redovisning dnr 2015:778, ', '"Genomförandeplanen 2016, avsnitt ').encode()
