"""The analysis bases of all organisers in the published files, when they lie beside the project."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from selection.use_cases.analysis_bases.advance_basis_run import advance_basis_run
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import send
from .test_real_round import DATA

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the published files are not beside the project")


async def test_every_organiser_of_the_published_files_gets_its_basis(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    await send(selection, headers, DATA / "siris" / "siris_gr_slutbetyg_ak9_2025_skolenhet.csv", "statistics")
    started = (await selection.client.post("/basis-runs", headers=headers)).json()
    assert started["total"] == 625
    while await advance_basis_run(selection.work(), now=NOW):
        pass
    done = (await selection.client.get(f"/basis-runs/{started['id']}", headers=headers)).json()
    assert (done["status"], done["done"]) == ("done", 625)
    async with selection.work() as work:
        rows = (await work.session.scalars(work.basis_runs.list_bases())).all()
        made = [json.loads((await work.basis_runs.get_basis(row.id, own=None)).content) for row in rows]
    assert sum(_count(basis, "gr9_merit", "..") for basis in made) == 114
    assert sum(_count(basis, "gr9_vocational", "~100") for basis in made) == 354
    averages = {_newest(basis, "gr9_merit")["national"]["value"] for basis in made}
    assert averages == {"228.6"}, "everybody is beside the same nation"


def _newest(basis: dict[str, Any], code: str) -> dict[str, Any]:
    indicators = [indicator for goal in basis["goals"] for indicator in goal["indicators"]]
    newest: dict[str, Any] = next(i for i in indicators if i["code"] == code)["years"][-1]
    return newest


def _count(basis: dict[str, Any], code: str, raw: str) -> int:
    return sum(unit["raw"] == raw for unit in _newest(basis, code)["units"])
