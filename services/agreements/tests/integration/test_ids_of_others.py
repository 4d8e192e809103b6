"""A body names something of another case: it is refused at its field, whoever sends it and whatever they may see."""

from typing import Any

import pytest

from services.agreements.tests.case import DECISION, Case, CaseAt
from services.agreements.tests.integration.test_change_requests import TAKEN_UP, amendment, answered, asked
from services.agreements.tests.integration.test_organizers import gone
from services.agreements.tests.integration.test_service_orders import ORDER
from services.agreements.tests.integration.test_successions import mandate, try_to_propose
from services.agreements.tests.integration.test_supervisions import a_supervision
from services.agreements.tests.integration.test_teams import assignment
from shared.clock import new_id
from tests.support.facts import JONKOPING

NOBODYS = "0198f3a0-5b1c-7c3e-9d55-0c1f6a2b7e10"


def refusal(problem: dict[str, Any]) -> tuple[int, str]:
    """Its status, and the field at fault or else its type."""
    fields = [error["field"] for error in problem.get("errors") or ()]
    return problem["status"], fields[0] if fields else problem["type"]


@pytest.fixture
async def two(case_at: CaseAt) -> tuple[Case, Case]:
    """Ours, and another organiser's with a request that has been taken up."""
    theirs = await case_at("signed", organization_number=JONKOPING)
    return await case_at("signed"), theirs


async def test_nothing_of_another_case_is_named_in_a_body(two: tuple[Case, Case]) -> None:
    ours, theirs = two
    request = await asked(theirs)
    await answered(theirs, request, TAKEN_UP)
    measure = (await theirs.get(theirs.parts["agreements"])).json()["latest"]["content"]["measures"][1]["measure_id"]
    supervision = new_id()
    await theirs.service.deliver(a_supervision(supervision, organization_number=JONKOPING), supervision)
    path = ours.parts["agreements"]
    change = await amendment(ours, request)
    attempts: list[tuple[str, Any, str]] = [
        (f"{ours.path}/decisions", DECISION | {"change_request_id": request.rpartition("/")[2]}, ours.path),
        (f"{path}/amendments", change, path),
        (f"{path}/service-orders", ORDER | {"measure_id": measure}, path),
        (f"{ours.path}/overrides", {"supervision_id": str(supervision), "reason": "Gäller fritidshemmet."}, ours.path),
        (f"{ours.path}/team-assignments", assignment(f"/dialogue-teams/{NOBODYS}"), ours.path),
    ]
    before = (await ours.get()).headers["ETag"]
    answers = [await ours.send(address, body, about=about) for address, body, about in attempts]
    assert [refusal(answer.json()) for answer in answers] == [
        (422, "body.change_request_id"),
        (422, "body.change_request_id"),
        (409, "/problems/wrong-phase"),
        (409, "/problems/wrong-phase"),
        (422, "body.dialogue_team_id"),
    ]
    assert (await ours.get()).headers["ETag"] == before


async def test_a_case_is_not_passed_on_by_anothers_mandate(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await gone(case)
    refused = await try_to_propose(case, await mandate(case, number="2120000571"))
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-authorized-to-sign")
