"""Follow-up: activities held, commitments kept or not, meetings, indicators, surveys and the report."""

from __future__ import annotations

from functools import partial
from typing import Any

from insatser.chain.caller import Json
from insatser.chain.cooperating import until
from insatser.sandbox.calendar import Story
from insatser.sandbox.caller import StoryCaller
from insatser.sandbox.money import positions_known
from insatser.sandbox.world import NUMBERS, PROGRAMME, World, as_organizer

CASE = "trollhattan/samverkan"
ACCOUNT = "Alla var där och planerade läsåret."


async def activities(world: World) -> Story:
    """Two are held, one is moved, and the rest wait for their day."""
    caller = world.caller("aktiviteter")
    yield "2025-06-16"
    activities = await _activities(world, caller)
    body = {"held_on": "2025-06-16", "notes": ACCOUNT, "mandates": ["skolchef"], "right_mandate": True}
    await _step(caller, activities[0], "completions", body)
    yield "2025-12-01"
    body |= {"held_on": "2025-12-01", "mandates": ["rektor"], "right_mandate": False}
    check_point = next(activity for activity in activities if activity["kind"] == "check_point")
    await _step(caller, check_point, "completions", body)
    measure = min(
        (activity for activity in activities if activity["kind"] == "measure_follow_up"),
        key=lambda activity: str(activity["id"]),
    )
    moved = {"due_on": "2026-06-15", "reason": "Skolchefen kan inte delta."}
    await _step(caller, measure, "reschedulings", moved)


async def commitments(world: World) -> Story:
    """Undertakings of the parties: reported, kept, not kept, sent back, and still open."""
    caller = world.caller("ataganden")
    yield "2026-02-02"
    found = await caller.all("followup", "/commitments", role="auditor", schedule_id=world.ids[CASE], party="ORGANIZER")
    found.sort(key=lambda commitment: str(commitment["id"]))
    reported = {
        "kept_on": "2026-01-30",
        "evidence": "Två timmar gemensam planering i veckan.",
        "diary_number": "2026:118",
    }
    answers: list[Json | None] = [
        {"outcome": "kept"}, {"outcome": "not_kept", "reason": "Bara på en av skolorna."},
        {"outcome": "sent_back", "reason": "Visa schemat."}, None,
    ]  # fmt: skip
    for commitment, answer in zip(found, answers, strict=False):
        path = f"/commitments/{commitment['id']}"
        await caller.step("followup", path, "fulfilments", reported, **as_organizer("trollhattan"))
        if answer:
            await caller.step("followup", path, "assessments", answer, role="case_officer")


async def meetings(world: World) -> Story:
    """Held, planned, moved and called off; those of a dialogue are planned all at once."""
    caller = world.caller("moten")
    yield "2025-02-10"
    case = [world.ids[CASE]]
    meeting = await _meeting(caller, "hållet", cooperation_ids=case, planned_on="2025-02-17")
    moved = await _meeting(caller, "flyttat", cooperation_ids=case, kind="visit", planned_on="2025-03-03")
    body = {"planned_on": "2025-03-05", "reason": "Skolchefen kan inte delta."}
    await caller.step("followup", moved, "moves", body, role="case_officer")
    called_off = await _meeting(caller, "inställt", cooperation_ids=case, kind="handover", planned_on="2025-03-10")
    await caller.step("followup", called_off, "cancellations", {"reason": "Redan avklarat."}, role="case_officer")
    yield "2025-02-17"
    outcome = caller.example("followup", f"{meeting}/outcomes", held_on="2025-02-17")
    await caller.step("followup", meeting, "outcomes", outcome, role="case_officer")
    yield "2026-10-06"
    path = f"/dialogues/{world.ids['munkfors/samverkan']}/plans"
    await caller.post("followup", path, role="case_officer")
    await _meeting(
        caller,
        "seminarium",
        cooperation_ids=[*case, world.ids["munkfors/samverkan"]],
        kind="seminar",
        planned_on="2027-02-09",
    )


async def indicators(world: World) -> Story:
    """One is measured, and corrected."""
    caller = world.caller("indikatorer")
    yield "2025-09-22"
    agreement = await caller.get(
        "agreements", f"/agreements/{world.ids['trollhattan/överenskommelse']}", role="auditor"
    )
    measure = agreement["latest"]["content"]["measures"][0]["measure_id"]
    made = await caller.make(
        "followup", "/indicators", role="case_officer", called="indikator", measure_id=measure,
        baseline_on="2025-06-12", target_on="2026-10-15",
    )  # fmt: skip
    yield "2026-06-15"
    path = f"/indicators/{made['id']}"
    measured = {"measured_on": "2026-06-12", "value": "66", "note": "Slutbetyg årskurs 9"}
    found = await caller.step("followup", path, "measurements", measured, role="case_officer")
    yield "2026-06-22"
    corrected = measured | {"value": "67", "reason": "Två elever saknades."}
    first = found["measurements"][0]["id"]
    await caller.step("followup", path, f"measurements/{first}/corrections", corrected, role="case_officer")


async def contacts(world: World) -> Story:
    """Receivers of letters and surveys: all are invented, and enough for nobody to be recognised by an answer."""
    caller = world.caller("kontakter")
    yield "2025-06-10"
    running = ("trollhattan", "sodertalje", "helsingborg", "nynashamn", "ovanaker")
    people = [(name, "organizer", 1) for name in running]
    people += [
        (name, function, number) for name in running for function in ("principal", "teacher") for number in (1, 2)
    ]
    for name, function, number in people:
        await caller.make(
            "followup", "/contacts", role="case_officer", function=function, from_on=caller.today, name="Kim Exempel",
            email=f"{function}.{number}.{name}@example.se", organization_number=NUMBERS[name],
        )  # fmt: skip
    body: Any = {"from_on": caller.today, "organization_number": NUMBERS["munkfors"]}
    last = await caller.make("followup", "/contacts", role="case_officer", called="kontakt som har slutat", **body)
    await caller.step("followup", f"/contacts/{last['id']}", "endings", {"until_on": "2026-05-31"}, role="case_officer")


async def surveys(world: World) -> Story:
    """One in each state."""
    caller = world.caller("enkater")
    yield "2025-10-06"
    closed = await _survey(caller, "stängd", "2025-11-10")
    await caller.step("followup", closed, "openings", role="case_officer")
    yield "2025-11-03"
    await caller.step("followup", closed, "closings", {"reason": "Alla har svarat."}, role="case_officer")
    yield "2026-11-02"
    await caller.step("followup", await _survey(caller, "öppen", "2027-04-30"), "openings", role="case_officer")
    await _survey(caller, "planerad", "2027-04-30")


async def reports(world: World) -> Story:
    """The first is submitted, with a text that another has approved; the next is a draft."""
    caller = world.caller("redovisningar")
    yield "2025-10-07"
    await caller.make(
        "followup", "/consultations", role="case_officer", called="samråd", held_on=caller.today,
        diary_number="2025:412",
    )  # fmt: skip
    yield "2026-04-07"
    report = {"programme": PROGRAMME, "as_of": "2026-04-01", "diary_number": "2026:778"}
    passage = {"programme": PROGRAMME, "as_of": "2026-04-01"}
    for chapter, text in (("lessons", "Tidiga dialoger lönar sig."), ("summary", "Fem samverkan pågår.")):
        body = passage | {"chapter": chapter, "content": text}
        written = await caller.post("followup", "/report-passages", body, role="case_officer", subject="demo-skribent")
        caller.call(f"text, {chapter}", written)
        if chapter == "lessons":
            approvals = f"/report-passages/{written['id']}"
            await caller.step("followup", approvals, "approvals", role="team_leader")
    await until("ställningarna", partial(positions_known, caller))
    made = await caller.post("followup", "/reports", report, role="analyst")
    caller.call("redovisning 2026", made)
    yield "2026-04-14"
    await caller.step("followup", f"/reports/{made['id']}", "submissions", role="decider")
    yield "2026-11-23"
    draft = {"programme": PROGRAMME, "as_of": "2026-11-01"}
    await until("ställningarna", partial(positions_known, caller))
    caller.call("utkast till redovisning", await caller.post("followup", "/reports", draft, role="analyst"))


async def addresses(world: World) -> Story:
    caller = world.caller("kalendrar")
    yield "2025-06-17"
    kept = {"title": "Mina uppföljningar", "cooperation_ids": [world.ids[CASE]]}
    for title in ("kvar", "återkallad"):
        made = await caller.post("followup", "/calendar-addresses", kept, role="case_officer")
        caller.call(f"kalenderadress, {title}", made)
    path = f"/calendar-addresses/{made['id']}"
    await caller.step("followup", path, "revocations", role="case_officer", reader="case_officer")


async def _activities(world: World, caller: StoryCaller) -> list[Json]:
    async def look() -> Json:
        return await caller.get("followup", f"/schedules/{world.ids[CASE]}", role="auditor")

    found: list[Json] = (await until("schemat", look))["activities"]
    return sorted(found, key=lambda activity: (str(activity["due_on"]), str(activity["id"])))


async def _step(caller: StoryCaller, activity: Json, step: str, body: Json) -> None:
    await caller.step("followup", f"/activities/{activity['id']}", step, body, role="case_officer")


async def _meeting(caller: StoryCaller, called: str, **changes: Any) -> str:
    made = await caller.make("followup", "/meetings", role="case_officer", called=f"möte, {called}", **changes)
    return f"/meetings/{made['id']}"


async def _survey(caller: StoryCaller, called: str, closes_on: str) -> str:
    made = await caller.make(
        "followup", "/surveys", role="case_officer", called=f"enkät, {called}", title=f"Mottagandet, {called}",
        closes_on=closes_on,
    )  # fmt: skip
    return f"/surveys/{made['id']}"


STORIES = {
    "aktiviteter": activities,
    "ataganden": commitments,
    "moten": meetings,
    "indikatorer": indicators,
    "kontakter": contacts,
    "enkater": surveys,
    "redovisningar": reports,
    "kalendrar": addresses,
}
