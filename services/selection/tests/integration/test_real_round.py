"""The round over the published files, when they lie beside the project."""

from pathlib import Path

import pytest

from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import analysed_round, send

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

    path = await analysed_round(selection, authorization)
    found = (await selection.client.get(path, headers=headers)).json()
    # The result has no day in it: it is the same bytes as version 1.0.0 gave.
    assert found["result_hash"] == "b76c33ff68ab6f814b76b1ae2696bc00ea681b08f86d3bb04139c8effda4e246"
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
