"""Two who write in the same document: nothing is lost, and each version and comment is kept."""

import asyncio
import copy
from typing import Any

from insatser.chain.cooperating import organizer_subject
from services.agreements.tests.case import ANALYSIS, PLAN, Case, CaseAt
from services.agreements.tests.integration.test_typed import store
from tests.support import facts


def plan(**other: Any) -> dict[str, Any]:
    return copy.deepcopy(PLAN) | other


async def save(case: Case, path: str, content: dict[str, Any], etag: str, *, role: str) -> Any:
    headers = case.headers(role) | {"If-Match": etag}
    return await case.service.client.put(path, json={"content": content}, headers=headers)


async def test_whoever_saves_second_is_offered_a_merge_and_nothing_is_lost(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    path = await case.make("action-plans", {"content": plan()}, role="organizer")
    seen = await case.get(path)
    etag, base = seen.headers["ETag"], seen.json()["version"]
    assert (await save(case, path, plan(risks="Sjukdom."), etag, role="organizer")).status_code == 200
    mine = plan(lessons="En dag för alla rektorer.")
    refused = await save(case, path, mine, etag, role="case_officer")
    assert (refused.status_code, refused.json()["type"]) == (412, "/problems/changed-meanwhile")
    assert [error["field"] for error in refused.json()["errors"]] == ["content.risks"]

    merged = await case.done(f"{path}/merges", {"base_version": base, "content": mine})
    assert (merged["content"]["risks"], merged["content"]["lessons"]) == ("Sjukdom.", mine["lessons"])
    assert merged["collisions"] == []
    saved = await save(case, path, merged["content"], f'"{merged["version"]}"', role="case_officer")
    assert saved.status_code == 200, saved.text


async def test_two_who_change_different_parts_from_one_version_do_not_collide(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    path = await case.make("action-plans", {"content": plan()}, role="organizer")
    seen = {"If-Match": (await case.get(path)).headers["ETag"], "Content-Type": "application/merge-patch+json"}

    async def change(role: str = "case_officer", **content: Any) -> Any:
        return await case.send(path, {"content": content}, method="PATCH", role=role, headers=seen)

    both = await asyncio.gather(change(risks="Sjukdom."), change(role="organizer", lessons="En dag."))
    assert [answer.status_code for answer in both] == [200, 200]
    written = (await case.get(path)).json()
    assert (written["content"]["risks"], written["content"]["lessons"]) == ("Sjukdom.", "En dag.")
    refused = await change(risks="Vikarier.", earlier_successes=None)
    assert (refused.status_code, refused.json()["type"]) == (412, "/problems/changed-meanwhile")
    assert "content.risks" in [error["field"] for error in refused.json()["errors"]]
    assert (await change(earlier_successes=None)).json()["content"]["earlier_successes"] == ""

    unread = await change(riskks="Vikarier.", measures=None, pupil_hearings=[{"how": "I klassråd."}])
    faults = [error["field"] for error in unread.json()["errors"]]
    assert "body.content.riskks" in faults
    assert "body.content.pupil_hearings.0.key" in faults
    assert (await case.get(path)).json()["version"] == written["version"] + 1


async def test_what_collides_is_shown_with_both_texts(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    path = await case.make("action-plans", {"content": plan()}, role="organizer")
    await case.done(path, {"content": plan(risks="Sjukdom.")}, method="PUT", about=path, role="organizer")
    merged = await case.done(f"{path}/merges", {"base_version": 1, "content": plan(risks="Vikarier.")})
    (collision,) = merged["collisions"]
    both = {"section": "risks", "theirs": "Sjukdom.", "yours": "Vikarier."}
    assert collision == both | {"party": "ORGANIZER", "written_by": organizer_subject(case.organization_number)}
    assert (await case.get(path)).json()["content"]["risks"] == "Sjukdom."
    refused = await case.send(f"{path}/merges", {"base_version": 9, "content": plan()})
    assert [error["field"] for error in refused.json()["errors"]] == ["body.base_version"]


async def test_what_the_register_says_of_a_goal_collides_with_nothing(case_at: CaseAt) -> None:
    """One side leaves it out, as one may, while the other names another indicator: nobody disagrees."""
    case = await case_at("analysed")
    merit = {"code": "gr9_merit", "title": "Meritvärde", "unit": "poäng", "high": "340"}
    other = facts.quality_entry_published(**merit)
    await case.service.deliver(other, other.entry_id)
    path = await case.make("action-plans", {"content": plan()}, role="organizer")
    seen = {"If-Match": (await case.get(path)).headers["ETag"]}
    theirs, mine = plan(), plan()
    theirs["measures"][0]["goals"][0] |= {"indicator": "gr9_merit", "baseline": "180", "target": "210"}
    mine["measures"][0]["goals"][0]["level"] = "teaching"
    await case.done(path, {"content": theirs}, method="PUT", about=path, role="organizer")

    merged = await case.done(f"{path}/merges", {"base_version": 1, "content": mine})
    assert merged["collisions"] == []
    part = {"content": {"measures": mine["measures"]}}
    changed = await case.send(path, part, method="PATCH", headers=seen)
    assert changed.status_code == 200, changed.text
    for content in (merged["content"], changed.json()["content"]):
        goal = content["measures"][0]["goals"][0]
        assert (goal["indicator"], goal["level"], goal["target"]) == ("gr9_merit", "teaching", "210")
        assert (goal["indicator_title"], goal["unit_of_measure"], goal["most"]) == ("Meritvärde", "poäng", "340")


async def test_every_version_tells_who_wrote_it_and_which_sections_changed(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    path = await case.make("action-plans", {"content": plan()}, role="organizer")
    await case.done(path, {"content": plan(risks="Sjukdom.")}, method="PUT", about=path)
    listed = (await case.get(f"/revisions?cooperation_id={case.id}&document=action_plan&sort=number")).json()["items"]
    assert [(row["number"], row["party"]) for row in listed] == [(1, "ORGANIZER"), (2, "AGENCY")]
    assert listed[1]["changed_sections"] == ["risks"]
    assert (listed[1]["sections"]["risks"], listed[1]["sections"]["measures/A1"]) == (2, 1)
    one = (await case.get(f"/revisions/{listed[0]['id']}")).json()
    assert one["content"]["risks"] == PLAN["risks"]


async def test_a_text_of_the_earlier_release_is_kept_when_it_is_written_over(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    path = case.parts["situation-analyses"]
    await case.step("situation-analyses", "reopenings", {"reason": "Ett problem saknas."})
    await store(case, "situation_analysis", {"description": "Skrivet förut.", "problems": [], "pupils_heard": "nej"})
    await case.done(path, {"content": ANALYSIS}, method="PUT", about=path)
    listed = (await case.get(f"/revisions?cooperation_id={case.id}&document=situation_analysis&sort=number")).json()
    assert [(row["party"], row["content"].get("pupils_heard")) for row in listed["items"]] == [
        ("ORGANIZER", None),
        (None, "nej"),
        ("AGENCY", None),
    ]


async def test_both_parties_comment_on_a_section(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    await case.make("action-plans", {"content": plan()}, role="organizer")
    body = {"document": "action_plan", "section": "measures/A1", "message": "Räcker två handledare?"}
    asked = await case.done(f"{case.path}/comments", body)
    await case.done(f"{case.path}/comments", body | {"message": "Ja, de har halvtid."}, role="organizer")
    path = f"/comments?cooperation_id={case.id}&section=measures/A1"
    listed = (await case.get(path, role="organizer")).json()["items"]
    assert sorted((row["party"], row["number"]) for row in listed) == [("AGENCY", 1), ("ORGANIZER", 1)]
    assert (await case.get(f"/comments/{asked['id']}")).json()["message"] == body["message"]
    refused = await case.send(f"{case.path}/comments", body | {"section": "measures/A9"})
    assert [error["field"] for error in refused.json()["errors"]] == ["body.section"]


async def test_nothing_is_commented_before_it_is_written(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    body = {"document": "action_plan", "section": "risks", "message": "Vilka?"}
    refused = await case.send(f"{case.path}/comments", body)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/wrong-phase")


async def test_another_organiser_sees_neither_versions_nor_comments(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    other = case.authorization("organizer", organization_number="2120000530")
    for path in (f"/revisions?cooperation_id={case.id}", f"/comments?cooperation_id={case.id}"):
        answer = await case.service.client.get(path, headers=other)
        assert answer.json()["items"] == []
