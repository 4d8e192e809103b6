"""The summary of a quality dialogue: written, approved by each party, published; and what was agreed, next time."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from services.followup.tests.quality import AGENCY, AGREED, AREA, HEAD, SPSM, SUMMARY, Table, refusal
from shared.canonical import hash_of
from shared.contracts.followup import QualitySummaryApprovedV1
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

LATER = at("2027-04-10T09:00:00Z")
NEXT = at("2027-11-15T09:00:00Z")
AUTUMN = {"title": "Hösten 2027", "answer_by": "2027-11-20", "ends_on": "2027-12-17"}


@pytest.fixture
async def table(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Table:
    table = Table(followup, authorization)
    await table.register()
    return table


async def read(table: Table, path: str) -> dict[str, Any]:
    return dict((await table.client.get(path, headers=table.officer)).json())


async def test_a_summary_stands_when_both_parties_have_approved_it_and_is_published_once(
    table: Table, followup: ServiceUnderTest
) -> None:
    path = await table.held()
    written = await table.must(path, "summaries", SUMMARY)
    assert (written["number"], written["side"]) == (1, "agency")
    assert written["areas"][0]["sub_goal_title"] == "Eleverna når längre"
    assert written["areas"][0]["success_factor_title"] == "Inkludering"
    half = await table.must(path, "approvals", None, table.organizer)
    assert (half["status"], half["approved_sides"]) == ("held", ["organizer"])
    assert await followup.told(QualitySummaryApprovedV1) == []
    twice = await table.step(path, "approvals", None, table.organizer)
    assert refusal(twice)[:2] == (409, "quality-already-approved")

    whole = await table.must(path, "approvals", None, table.colleague)
    assert (whole["status"], whole["approved_sides"]) == ("summed_up", ["agency", "organizer"])
    (event,) = await followup.told(QualitySummaryApprovedV1)
    assert (event.data["content_hash"], event.data["organization_number"]) == (written["content_hash"], ARBOGA)
    assert event.data["areas"][0]["sub_goal"] == "knowledge_gr"
    for step, body, caller in (
        ("summaries", SUMMARY, table.officer),
        ("views", {"view": "Vi tycker annat."}, table.organizer),
        ("approvals", None, table.organizer),
    ):
        refused = await table.step(path, step, body, caller)
        assert refusal(refused)[:2] == (409, "quality-dialogue-other-state")


async def test_a_change_after_one_approval_takes_it_back(table: Table) -> None:
    path = await table.held()
    await table.must(path, "summaries", SUMMARY)
    await table.must(path, "approvals", None, table.colleague)
    view = await table.must(path, "views", {"view": "Vi delar bilden."}, table.organizer)
    assert (view["number"], view["organizer_view"], view["strengths"]) == (
        *(2, "Vi delar bilden."),
        SUMMARY["strengths"],
    )
    assert (await read(table, path))["approved_sides"] == []
    await table.must(path, "approvals", None, table.organizer)
    assert (await read(table, path))["status"] == "held"
    rewritten = await table.must(path, "summaries", SUMMARY | {"conclusions": "Annat."})
    assert (rewritten["number"], rewritten["organizer_view"]) == (3, "Vi delar bilden.")
    assert (await read(table, path))["approved_sides"] == []
    versions = await table.find(f"/quality-summaries?dialogue_id={path.rsplit('/', 1)[-1]}&sort=created_at")
    assert [version["side"] for version in versions] == ["agency", "organizer", "agency"]


async def test_what_was_not_agreed_has_a_reason_that_stands_in_the_document(
    table: Table, followup: ServiceUnderTest
) -> None:
    path = await table.held()
    none = SUMMARY | {"areas": [], "next_steps": []}
    why = {"areas_reason": "Delmålen är uppfyllda.", "next_steps_reason": "Arbetet går vidare enligt planen."}
    for changed, at_fault in (
        (none, "areas_reason"),
        (none | {"areas_reason": why["areas_reason"]}, "next_steps_reason"),
        (SUMMARY | {"next_steps": []}, "next_steps_reason"),
        (SUMMARY | {"next_steps_reason": why["next_steps_reason"]}, "next_steps_reason"),
        (SUMMARY | {"areas_reason": why["areas_reason"]}, "areas_reason"),
    ):
        refused = await table.step(path, "summaries", changed)
        assert refusal(refused) == (422, "quality-reason-instead", f"body.{at_fault}")
    written = await table.must(path, "summaries", none | why)
    assert {name: written[name] for name in why} == why
    view = await table.must(path, "views", {"view": "Vi delar bilden."}, table.organizer)
    assert {name: view[name] for name in why} == why
    content = f"/quality-summaries/{view['id']}/contents"
    document = await table.client.get(content, headers=table.officer | {"Accept": "application/pdf"})
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(document.content)).pages).split())
    assert all(reason in text for reason in why.values())
    for caller in (table.colleague, table.organizer):
        await table.must(path, "approvals", None, caller)
    (event,) = await followup.told(QualitySummaryApprovedV1)
    assert (event.data["areas"], event.data["next_steps"]) == ([], [])


async def test_whoever_wrote_for_the_agency_approves_for_nobody_and_nobody_for_two_parties(
    table: Table, authorization: AuthorizationHeaders
) -> None:
    path = await table.held()
    await table.must(path, "summaries", SUMMARY)
    as_organizer = authorization("organizer", subject="handlaggare", organization_number=ARBOGA)
    for caller in (table.officer, as_organizer):
        assert refusal(await table.step(path, "approvals", None, caller))[:2] == (403, "same-person")
    await table.must(path, "approvals", None, table.colleague)
    both = authorization("organizer", subject="kollega", organization_number=ARBOGA)
    assert refusal(await table.step(path, "approvals", None, both))[:2] == (403, "same-person")
    assert (await read(table, path))["approved_sides"] == ["agency"]


async def test_nobody_writes_or_approves_for_two_sides(table: Table, authorization: AuthorizationHeaders) -> None:
    path = await table.held()
    await table.must(path, "summaries", SUMMARY)
    officer_as_organizer = authorization("organizer", subject="handlaggare", organization_number=ARBOGA)
    view = {"view": "Vi delar bilden."}
    assert refusal(await table.step(path, "views", view, officer_as_organizer))[:2] == (403, "same-person")
    await table.must(path, "views", view, table.organizer)
    organizer_as_officer = authorization("case_officer", subject="skolchef")
    for step, body in (("approvals", None), ("summaries", SUMMARY)):
        assert refusal(await table.step(path, step, body, organizer_as_officer))[:2] == (403, "same-person")
    await table.must(path, "approvals", None, table.organizer)


async def test_the_longest_summary_fits_in_its_event(table: Table, followup: ServiceUnderTest) -> None:
    path = await table.held()
    clef = "\U0001d11e"  # four bytes
    area = AREA | {"title": clef * 200, "description": clef * 2000}
    step = AGREED | {"what": clef * 500, "owner": clef * 200}
    sections = dict.fromkeys(("starting_point", "strengths", "development", "conclusions"), clef * 10_000)
    summary = sections | {"areas": [area] * 20, "next_steps": [step] * 30}
    await table.must(path, "summaries", summary)
    for caller in (table.colleague, table.organizer):
        await table.must(path, "approvals", None, caller)
    (event,) = await followup.told(QualitySummaryApprovedV1)
    assert len(event.to_json()) < 1_000_000


async def test_spsm_writes_its_part_and_approves_when_it_took_part(table: Table) -> None:
    path = await table.held()
    await table.must(path, "summaries", SUMMARY)
    for step, body in (("views", {"view": "Stödet når inte alla."}), ("approvals", None)):
        assert refusal(await table.step(path, step, body, table.spsm))[:2] == (403, "quality-not-a-party")

    with_spsm = await table.held(title="En till", attendees=[AGENCY, HEAD, SPSM])
    early = await table.step(with_spsm, "views", {"view": "Stödet når inte alla."}, table.spsm)
    assert refusal(early)[:2] == (409, "quality-nothing-to-approve")
    assert (await table.step(with_spsm, "summaries", SUMMARY, table.spsm)).status_code == 403
    await table.must(with_spsm, "summaries", SUMMARY)
    view = await table.must(with_spsm, "views", {"view": "Stödet når inte alla."}, table.spsm)
    assert (view["spsm_view"], view["organizer_view"]) == ("Stödet når inte alla.", None)
    for caller in (table.organizer, table.colleague):
        assert (await table.must(with_spsm, "approvals", None, caller))["status"] == "held"
    assert (await table.must(with_spsm, "approvals", None, table.spsm))["status"] == "summed_up"


@pytest.mark.parametrize(
    ("changed", "slug", "field"),
    [
        ({"areas": [AREA | {"sub_goal": "okant"}]}, "quality-entry-unknown", "body.areas.0.sub_goal"),
        ({"areas": [AREA | {"success_factor": "okand"}]}, "quality-entry-unknown", "body.areas.0.success_factor"),
        ({"areas": [AREA, AREA | {"school_type": "FKLASS"}]}, "quality-type-not-discussed", "body.areas.1.school_type"),
        ({"next_steps": [AGREED | {"due_on": "2027-03-15"}]}, "quality-step-day", "body.next_steps.0.due_on"),
        ({"next_steps": [AGREED | {"due_on": "2057-03-15"}]}, "too-far-ahead", "body.next_steps.0.due_on"),
    ],
)
async def test_what_is_written_follows_the_register_and_the_calendar(
    table: Table, changed: dict[str, Any], slug: str, field: str
) -> None:
    path = await table.held()
    assert refusal(await table.step(path, "summaries", SUMMARY | changed)) == (422, slug, field)


async def test_what_is_not_in_the_register_is_answered_with_what_is_most_like_it(table: Table) -> None:
    path = await table.held()
    refused = await table.step(path, "summaries", SUMMARY | {"areas": [AREA | {"sub_goal": "knowledge"}]})
    (error,) = refused.json()["errors"]
    assert (error["message"], error["expected"]) == (
        "delmålet finns inte för GR",
        "knowledge_gr (Eleverna når längre)",
    )
    refused = await table.step(path, "summaries", SUMMARY | {"areas": [AREA | {"success_factor": "okand"}]})
    assert refused.json()["errors"][0]["expected"] == "inclusion (Inkludering)"


async def test_goals_are_those_that_were_valid_on_the_day(table: Table, followup: ServiceUnderTest) -> None:
    newer = {"kind": "sub_goal", "code": "knowledge_gr", "title": "Nytt namn", "number": 2}
    ahead = facts.quality_entry_published(**newer, valid_from="2027-03-16")
    await followup.deliver(ahead, ahead.entry_id)
    path = await table.held()
    assert (await table.must(path, "summaries", SUMMARY))["areas"][0]["sub_goal_title"] == "Eleverna når längre"
    over = facts.quality_entry_published(**newer | {"number": 3}, valid_from="2020-01-01", valid_to="2027-03-14")
    await followup.deliver(over, over.entry_id)
    assert refusal(await table.step(path, "summaries", SUMMARY))[2] == "body.areas.0.sub_goal"


async def test_nothing_is_summed_up_before_it_was_held(table: Table) -> None:
    path = await table.planned()
    assert refusal(await table.step(path, "summaries", SUMMARY))[1] == "quality-dialogue-other-state"
    other = await table.held(title="En till")
    assert refusal(await table.step(other, "approvals", None, table.organizer))[1] == "quality-nothing-to-approve"


async def test_what_was_agreed_is_looked_at_next_time_and_carried_over_until_it_is_settled(table: Table) -> None:
    first = await table.summed_up()
    (step,) = await table.find(f"/quality-steps?organization_number={ARBOGA}&status=open", table.organizer)
    assert (step["what"], step["owner"], step["due_on"]) == (AGREED["what"], "skolchef", "2027-10-01")
    assert await table.find("/quality-steps", table.stranger) == []

    second = await table.held(now=NEXT, **AUTUMN)
    later = SUMMARY | {"next_steps": [], "next_steps_reason": "Steget från i våras fortsätter."}
    assert refusal(await table.step(second, "summaries", later, now=NEXT))[1] == "quality-steps-not-reviewed"
    goes_on = {"step_id": step["id"], "outcome": "goes_on"}
    assert refusal(await table.step(second, "reviews", goes_on, now=NEXT)) == (422, "reason-missing", "body.reason")
    reviewed = await table.must(second, "reviews", goes_on | {"reason": "Rutinen är ny."}, now=NEXT)
    assert (reviewed["status"], reviewed["reviewed_on"]) == ("open", "2027-11-15")
    await table.must(second, "summaries", later, now=NEXT)
    done = await table.must(second, "reviews", {"step_id": step["id"], "outcome": "done"}, now=NEXT)
    assert (done["status"], (await read(table, second))["summary_number"]) == ("done", 2)
    for path, answer in ((second, (422, "quality-step-of-other")), (first, (409, "quality-dialogue-other-state"))):
        again = await table.step(path, "reviews", {"step_id": step["id"], "outcome": "done"}, now=NEXT)
        assert refusal(again)[:2] == answer


async def test_a_dialogue_looks_only_at_what_was_agreed_before_it(table: Table) -> None:
    first = await table.held()
    await table.summed_up(now=LATER, title="Efter påsk")
    (step,) = await table.find(f"/quality-steps?organization_number={ARBOGA}")
    refused = await table.step(first, "reviews", {"step_id": step["id"], "outcome": "done"}, now=LATER)
    assert refusal(refused) == (422, "quality-step-of-other", "body.step_id")
    await table.must(first, "summaries", SUMMARY, now=LATER)


async def test_a_successor_looks_at_what_was_agreed_with_the_organiser_it_took_over(
    table: Table, followup: ServiceUnderTest
) -> None:
    await table.summed_up()
    assert await table.find("/quality-steps", table.stranger) == []
    await followup.deliver(facts.organizer_changed(active=False, merged_into=JONKOPING), ARBOGA)
    assert [step["what"] for step in await table.find("/quality-steps", table.stranger)] == [AGREED["what"]]


async def test_the_document_is_a_tagged_pdf_of_what_was_approved_without_names_of_persons(table: Table) -> None:
    path = await table.held()
    odd = SUMMARY | {"strengths": "Glada elever 😀 مرحبا\n\n- en punkt"}
    summary = await table.must(path, "summaries", odd)
    await table.must(path, "approvals", None, table.organizer)
    content = f"/quality-summaries/{summary['id']}/contents"
    pdfs = [(await table.client.get(content, headers=table.officer)).content for _ in range(2)]
    assert pdfs[0] == pdfs[1]
    assert pdfs[0].startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdfs[0]
    data = await table.client.get(content, headers=table.organizer | {"Accept": "application/json"})
    assert hash_of(data.content) == summary["content_hash"]
    assert data.json()["texts"]["strengths"] == odd["strengths"]
    assert (await table.client.get(content, headers=table.stranger)).status_code == 404
