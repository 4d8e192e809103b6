"""Two who write in the same draft, or amend the same agreement: merged, said clause by clause, and nothing is lost."""

import asyncio
import copy
from typing import Any

import httpx

from services.agreements.tests.case import Case, CaseAt
from services.agreements.tests.integration.test_binding import content_of
from services.agreements.tests.integration.test_running_changes import decide_anew, funded
from shared.clock import new_id

Content = dict[str, Any]


def with_commitment(content: Content, number: int, **changed: Any) -> Content:
    written = copy.deepcopy(content)
    written["commitments"][number] |= changed
    return written


async def seen(case: Case) -> tuple[int, Content]:
    """What somebody begins to write from."""
    return (await case.get(case.parts["agreements"])).json()["version"], await content_of(case)


async def save(case: Case, content: Content, version: int, *, number: int = 1, **how: Any) -> httpx.Response:
    path, headers = f"{case.parts['agreements']}/versions/{number}", {"If-Match": f'"{version}"'}
    return await case.send(path, {"content": content}, method="PUT", headers=headers, **how)


async def amend(case: Case, content: Content, version: int) -> httpx.Response:
    body = {"content": content, "reason": "Mer tid behövs."}
    return await case.send(f"{case.parts['agreements']}/amendments", body, headers={"If-Match": f'"{version}"'})


async def merged(case: Case, content: Content, base: int) -> Content:
    return await case.done(f"{case.parts['agreements']}/merges", {"base_version": base, "content": content})


async def test_whoever_saves_a_draft_second_is_offered_a_merge_that_loses_nothing(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    base, content = await seen(case)
    theirs = with_commitment(content, 0, owner="Avdelningschefen")
    added = content["commitments"][1] | {"commitment_id": str(new_id()), "what": "Sprida lärdomarna"}
    mine = with_commitment(content, 0, due_on="2028-05-31")
    mine["commitments"].append(added)

    saved, refused = sorted(
        await asyncio.gather(save(case, theirs, base), save(case, theirs, base, role="team_leader")),
        key=lambda answer: answer.status_code,
    )
    assert (saved.status_code, refused.status_code) == (200, 412)
    refused = await save(case, mine, base)
    assert (refused.status_code, refused.json()["type"]) == (412, "/problems/changed-meanwhile")
    first = content["commitments"][0]
    (error,) = refused.json()["errors"]
    assert error["field"] == f"content.commitments/{first['commitment_id']}"
    assert error["message"] == f"Åtagande {first['what']}, ansvarig: {first['owner']} → Avdelningschefen"

    once = await merged(case, mine, base)
    assert once == await merged(case, mine, base)
    assert (once["collisions"], once["faults"], once["signed_changes"]) == ([], [], [])
    assert once["earlier_changes"] == [error["message"]]
    assert once["changes"][-1] == "Åtagande Sprida lärdomarna tillkommer"
    both = [first | {"owner": "Avdelningschefen", "due_on": "2028-05-31"}, *content["commitments"][1:], added]
    assert (await save(case, once["content"], once["version"])).json()["latest"]["content"]["commitments"] == both

    theirs = with_commitment(content, 1, owner="Rektorerna")
    patch = {"commitments": theirs["commitments"]}
    headers = {"If-Match": f'"{base}"'}
    changed = await case.send(
        f"{case.parts['agreements']}/versions/1", {"content": patch}, method="PATCH", headers=headers
    )
    both[1] = both[1] | {"owner": "Rektorerna"}
    assert changed.json()["latest"]["content"]["commitments"] == both

    revisions = f"/revisions?cooperation_id={case.id}&document=agreement&sort=number"
    listed = (await case.get(revisions)).json()["items"]
    assert [row["changed_sections"] for row in listed[1:]] == [
        [f"commitments/{first['commitment_id']}"],
        [f"commitments/{row['commitment_id']}" for row in (first, added)],
        [f"commitments/{both[1]['commitment_id']}"],
    ]
    assert listed[0]["content"] == content


async def test_what_collides_is_said_with_both_values_and_whose_and_what_would_be_refused(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    base, content = await seen(case)
    assert (await save(case, with_commitment(content, 0, owner="Chefen"), base)).status_code == 200
    mine = with_commitment(content, 0, owner="Enheten")
    mine["costs"][0]["amount"] = "9000000.00"
    shown = await merged(case, mine, base)
    (collision,) = shown["collisions"]
    what = content["commitments"][0]["what"]
    assert collision["text"] == (
        f"Åtagande {what}, ansvarig: Skolverket ({collision['written_by']}) har skrivit Chefen och du Enheten."
    )
    assert shown["content"]["commitments"][0]["owner"] == "Chefen"
    assert any(fault["field"] == "content.costs" for fault in shown["faults"])
    assert (await save(case, shown["content"], shown["version"])).status_code == 422

    one, other = content["measures"]
    untied = [{key: cost[key] for key in cost if key != "measure_id"} for cost in content["costs"]]
    assert (await save(case, content | {"measures": [one], "costs": untied}, shown["version"])).status_code == 200
    (fault,) = (await merged(case, content | {"measures": [other]}, base))["faults"]
    assert fault == {"field": "content.measures", "message": "ingen rad står kvar", "expected": "minst en rad"}
    path = f"{case.parts['agreements']}/merges"
    assert (await case.send(path, {"base_version": 99, "content": mine})).status_code == 422
    assert (await case.send(path, {"base_version": base, "content": mine}, role="organizer")).status_code == 403


async def test_a_new_decision_in_between_is_said_and_binds_what_is_merged(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    base, _ = await seen(case)
    await decide_anew(case, "500000.00")
    too_much = await funded(case, "600000.00")
    refused = await save(case, too_much, base)
    assert (refused.status_code, refused.json().get("errors")) == (412, None)
    shown = await merged(case, too_much, base)
    assert shown["earlier_changes"] == ["Bilagan är en ny åtgärdsplan"]
    assert [fault["message"] for fault in shown["faults"]] == ["bidrag 2027 är mer än vad som är beslutat"]
    shown = await merged(case, await funded(case, "500000.00"), base)
    assert shown["faults"] == []
    assert (await save(case, shown["content"], shown["version"])).status_code == 200


async def test_what_is_signed_is_never_changed_by_a_merge(case_at: CaseAt) -> None:
    case = await case_at("half signed")
    base, content = await seen(case)
    longer = content | {"ends_on": "2028-12-30"}
    assert (await save(case, longer, base - 1)).status_code == 412
    path = f"{case.parts['agreements']}/merges"
    refused = await case.send(path, {"base_version": base - 1, "content": longer})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/content-locked")
    part = {"content": {"ends_on": "2028-12-30"}}
    refused = await case.send(
        f"{case.parts['agreements']}/versions/1", part, method="PATCH", about=case.parts["agreements"]
    )
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/content-locked")
    (signature,) = (await case.get(case.parts["agreements"])).json()["latest"]["signatures"]
    assert signature["voided_at"] is None

    await case.sign("AGENCY")
    base, _ = await seen(case)
    mine = with_commitment(content, 0, owner="Enheten")
    assert (await amend(case, longer, base)).status_code == 201
    refused = await amend(case, mine, base)
    assert (refused.status_code, refused.json()["type"]) == (412, "/problems/changed-meanwhile")
    shown = await merged(case, mine, base)
    assert shown["earlier_changes"] == ["Sista dag: 2028-12-31 → 2028-12-30"]
    assert shown["signed_changes"] == [*shown["earlier_changes"], *shown["changes"]]
    assert (await save(case, shown["content"], shown["version"], number=2)).status_code == 200

    base, both = await seen(case)
    await case.step("agreements", "amendment-withdrawals", {"reason": "Behövs inte längre."})
    after, applies = await seen(case)
    anew = await merged(case, applies | {"ends_on": "2028-12-29"}, after)
    assert (anew["collisions"], anew["changes"]) == ([], ["Sista dag: 2028-12-31 → 2028-12-29"])
    shown = await merged(case, both | {"repayment_terms": "Oanvänt bidrag betalas tillbaka."}, base)
    assert shown["collisions"] == []
    assert shown["signed_changes"][0].startswith("Villkor för återbetalning: ")
    assert len(shown["signed_changes"]) == 1
    assert (await amend(case, shown["content"], shown["version"])).status_code == 201
    await case.conclude()
