"""A round is not decided in silence while a whole group of criteria was tested for nobody."""

from typing import Any

import httpx

from shared.contracts.selection import OfferMadeV1
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import REASON, consulted_round, decided_round, decision_body, offered_round

CONDITIONS = ("GR", "Förutsättningar")
WITHOUT_REASONS = {"diary_number": "2026:100", "presented_by": "analytiker"}


async def _decide(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, path: str, body: dict[str, Any]
) -> httpx.Response:
    decider = authorization("decider", subject="chef")
    tag = (await sample.client.get(path, headers=decider)).headers["ETag"]
    return await sample.client.post(f"{path}/decisions", json=body, headers=decider | {"If-Match": tag})


async def test_a_round_without_a_single_condition_is_not_decided_without_a_reason(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await consulted_round(sample, authorization)
    refused = await _decide(sample, authorization, path, WITHOUT_REASONS)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/criteria-untested")
    assert "Förutsättningar (GR), inga uppgifter är kända för någon enhet" in refused.json()["detail"]


async def test_each_group_needs_a_reason_of_its_own(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await consulted_round(sample, authorization)
    body = await decision_body(sample, path, authorization("analyst"))
    body["untested_groups"] = [
        group for group in body["untested_groups"] if (group["school_type"], group["group"]) != CONDITIONS
    ]
    refused = await _decide(sample, authorization, path, body)
    assert "Ingen skolenhet har prövats på: Förutsättningar (GR)" in refused.json()["detail"]


async def test_a_reason_for_what_was_tested_is_refused(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await consulted_round(sample, authorization)
    body = await decision_body(sample, path, authorization("analyst"))
    body["untested_groups"].append({"school_type": "GR", "group": "Årskurs 9", "reason": REASON})
    refused = await _decide(sample, authorization, path, body)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.untested_groups")


async def test_the_reason_stands_in_the_decision_and_in_the_description(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await decided_round(sample, authorization)
    headers = authorization("auditor")
    document = (await sample.client.get(f"{path}/decision-documents", headers=headers)).json()
    said = {(group["school_type"], group["group"]): group["reason"] for group in document["untested"]}
    assert {group["school_type"]: group["school_type_name"] for group in document["untested"]}["GR"] == "grundskola"
    assert "2 av förutsättningarna för förskola" in document["need"]
    assert said[CONDITIONS] == REASON
    description = (await sample.client.get(f"{path}/descriptions", headers=headers)).json()
    assert any(
        "Förutsättningar (grundskola)" in paragraph and REASON in paragraph for paragraph in description["paragraphs"]
    )


async def test_a_reason_carries_value_country_difference_and_points(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path, _ = await offered_round(sample, authorization)
    document = (await sample.client.get(f"{path}/decision-documents", headers=authorization("auditor"))).json()
    ronna = next(u for o in document["organizers"] for u in o["units"] if u["name"] == "Ronnaskolan")
    candidate = await sample.client.get(
        f"{path}/candidates/{ronna['school_unit_code']}", headers=authorization("analyst")
    )
    merit = next(c for c in candidate.json()["explanation"]["criteria"] if c["criterion"] == "merit")
    figures = [merit["national_average"], merit["difference"], merit["points"][0]]
    country, difference, points = (figure.replace(".", ",").replace("-", "−") for figure in figures)
    reason = (
        f"Meritvärde, årskurs 9 ligger under riksgenomsnittet: 171,9, i riket {country}, skillnad {difference}, "
        f"{points} poäng."
    )
    assert reason in ronna["reasons"]
    offered = {reason for event in await sample.told(OfferMadeV1) for reason in event.data["reasons"]}
    assert f"Ronnaskolan: {reason}" in offered
