"""A unit that had to wait in a decided round is put up for the next analysis when nothing holds it any more."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from selection.readers.catalogue import load_catalogue
from selection.use_cases.reconsiderations.put_up_released import put_up_released
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import analysed_round, change, consulted_round, decision_body
from .test_deferrals import candidates
from .test_duties import attempt

CATALOGUE = load_catalogue(Path(__file__).parents[2] / "programmes")
SODERTALJE = "2120000159"


async def put_up(sample: ServiceUnderTest, day: str = "2027-01-10") -> int:
    async with sample.work() as work:
        return await put_up_released(work, CATALOGUE, now=datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=UTC))


async def fine(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, code: str
) -> tuple[str, dict[str, Any], dict[str, str]]:
    """An open order with a fine on the unit: its address, what it says, and the headers to change it with."""
    decision = {
        "diary_number": "SI 2026:1",
        "decision": "FORELAGGANDE_VITE",
        "level": "SKOLENHET",
        "status": "PAGAENDE",
        "organization_number": SODERTALJE,
        "school_unit_code": code,
        "decided_on": "2026-11-05",
    }
    headers = authorization("inspectorate")
    made = await sample.client.post("/supervision-decisions", json=decision, headers=headers)
    assert made.status_code == 201, made.text
    return f"/supervision-decisions/{made.json()['id']}", decision, headers | {"If-Match": made.headers["ETag"]}


async def _decided_with_a_hold(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> tuple[str, str, tuple[str, dict[str, Any], dict[str, str]]]:
    """The round's path, the unit that waits, and the order that it waits for."""
    path = await consulted_round(sample, authorization)
    code = (await candidates(sample, path, authorization))["Ronnaskolan"]["school_unit_code"]
    order = await fine(sample, authorization, code)
    analyst, decider = authorization("analyst", subject="analytiker"), authorization("decider", subject="chef")
    await change(sample, f"{path}/analyses", analyst)
    # The next organiser in turn was not consulted on: the round goes on without it.
    for unit in (await candidates(sample, path, authorization, outcome="selected")).values():
        if unit["organizer_rank"] == 10:
            await _removed(sample, authorization, path, unit)
    await change(sample, f"{path}/analyses", analyst)
    body = await decision_body(sample, path, analyst)
    decided = await attempt(sample, decider, f"{path}/decisions", body)
    assert decided.status_code == 200, decided.text
    return path, code, order


async def _removed(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, path: str, unit: dict[str, Any]
) -> None:
    proposal = {
        "kind": "REMOVE_UNIT",
        "organization_number": unit["organization_number"],
        "school_unit_code": unit["school_unit_code"],
        "reason": "Enheten ingick inte i samrådet",
    }
    analyst = authorization("analyst", subject="analytiker")
    made = await sample.client.post(f"{path}/overrides", json=proposal, headers=analyst)
    approver = authorization("decider", subject="bitradande-chef")
    await change(sample, f"/overrides/{made.json()['id']}/settlements", approver, {"approve": True})


async def test_a_released_unit_is_put_up_once_and_weighed_in_the_next_round(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path, code, (address, decision, headers) = await _decided_with_a_hold(sample, authorization)
    assert await put_up(sample) == 0
    closed = decision | {"status": "AVSLUTAD_AVHJALPT"}
    changed = await sample.client.put(address, json=closed, headers=headers)
    assert changed.status_code == 200, changed.text
    assert [await put_up(sample), await put_up(sample)] == [1, 0]
    page = await sample.client.get("/reconsiderations", headers=authorization("analyst"))
    (found,) = page.json()["items"]
    assert (found["school_unit_code"], found["released_on"]) == (code, "2027-01-10")
    assert (found["round_id"], "SI 2026:1" in found["reasons"][0]) == (path.rsplit("/", 1)[1], True)
    one = await sample.client.get(f"/reconsiderations/{found['id']}", headers=authorization("inspectorate"))
    assert one.json()["reasons"] == found["reasons"]
    second = await analysed_round(sample, authorization)
    assert (await candidates(sample, second, authorization))["Ronnaskolan"]["outcome"] == "selected"


async def test_a_round_is_not_decided_on_supervision_that_has_changed_since_its_analysis(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await consulted_round(sample, authorization)
    code = (await candidates(sample, path, authorization))["Ronnaskolan"]["school_unit_code"]
    body = await decision_body(sample, path, authorization("analyst"))
    await fine(sample, authorization, code)
    refused = await attempt(sample, authorization("decider", subject="chef"), f"{path}/decisions", body)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/analysis-outdated")
    assert "SI 2026:1" in refused.json()["detail"]
