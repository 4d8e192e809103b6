"""A signed agreement that is amended, paused, ended early or completed: every service follows."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from insatser.chain.caller import Caller, Json
from insatser.chain.changing import amend, leave, smaller, terminate, turn
from insatser.chain.cooperating import Case, in_state, until
from tests.conftest import CaseAt


async def test_an_amendment_adjusts_the_commitment_and_the_schedule_and_keeps_what_is_done(
    case_at: CaseAt, today: date
) -> None:
    case = await case_at("running")
    done = await _hold_kick_off(case, today)
    content = (await case.agreement())["latest"]["content"]
    ends_on = today.replace(year=today.year + 2, month=6, day=30)
    await amend(case, smaller(content) | {"ends_on": str(ends_on)}, reason="En skolenhet lämnar")
    await case.sign_as_organizer()
    await case.sign_as_agency()

    commitment = await until("ändrat åtagande", lambda: _at_version(case.committed, 2))
    assert (commitment["agreed"], commitment["bound"]) == ("650000.00", "650000.00")
    schedule = await until("ändrat schema", lambda: _at_version(case.scheduled, 2))
    kept = _activity(schedule, "kick_off")
    assert (kept["id"], kept["status"], kept["completed_on"]) == (done["id"], "done", str(today))
    final = date.fromisoformat(_activity(schedule, "final_follow_up")["due_on"])
    assert ends_on <= final < ends_on + timedelta(days=7)
    shown = await until("ändringen i ärendet", lambda: _at_both_versions(case, 2))
    assert (shown["funding"]["committed"], shown["schedule"]["status"]) == ("650000.00", "active")


async def test_a_pause_puts_everything_on_hold_until_the_agreement_goes_on(case_at: CaseAt, today: date) -> None:
    case = await case_at("running")
    await turn(case, "pauses", from_on=today, reason="Rektorsbyte")
    paused = await until("pausat schema", lambda: in_state(case.scheduled, "status", "paused"))
    assert {activity["status"] for activity in paused["activities"]} == {"on_hold"}
    commitment = await until("pausat åtagande", lambda: in_state(case.committed, "state", "paused"))
    assert commitment["bound"] == "750000.00"
    assert (await until("pausen i ärendet", lambda: _shown(case, schedule="paused")))["status"] == "paused"

    await turn(case, "resumptions", from_on=today, reason="Ny rektor på plats")
    resumed = await until("återupptaget schema", lambda: in_state(case.scheduled, "status", "active"))
    assert {activity["status"] for activity in resumed["activities"]} == {"planned"}
    await until("återupptaget åtagande", lambda: in_state(case.committed, "state", "committed"))
    await until("återupptaget ärende", lambda: _shown(case, schedule="active"))


async def test_a_termination_releases_the_money_closes_the_schedule_and_frees_the_organiser(
    case_at: CaseAt, caller: Caller, today: date
) -> None:
    case = await case_at("running")
    await terminate(case, from_on=today, reason="Huvudmannen lägger ned skolan")
    released = await until("frigjort åtagande", lambda: in_state(case.committed, "state", "ended"))
    assert (released["bound"], released["paid"]) == ("0.00", "0.00")
    closed = await until("stängt schema", lambda: in_state(case.scheduled, "status", "terminated"))
    assert {activity["status"] for activity in closed["activities"]} == {"cancelled"}
    await until("slutet i ärendet", lambda: _shown(case, committed="0.00", schedule="terminated"))
    assert await _participation_ended_on(case) == str(today)
    for service, about in (("agreements", case.agreement_id), ("budget", case.agreement_id), ("followup", case.id)):
        reasons = [entry["reason"] for entry in await _audit(caller, service, about)]
        assert "Huvudmannen lägger ned skolan" in reasons, service


async def test_an_organiser_that_leaves_before_an_agreement_is_free_and_so_is_the_money(
    case_at: CaseAt, caller: Caller, today: date
) -> None:
    case = await case_at("reserved")
    await caller.post("followup", f"/dialogues/{case.id}/plans", role="case_officer")
    await leave(case, from_on=today, reason="Huvudmannen lämnar samverkan")
    await until("frigjord reservation", lambda: case.funded("released"))
    (reservation,) = await caller.all("budget", "/reservations", role="controller", cooperation_id=case.id)
    assert reservation["state"] == "released"
    await until("inställda möten", lambda: _meetings_are(case, "cancelled"))
    assert await _participation_ended_on(case) == str(today)
    assert (await case.read())["status"] == "terminated"


async def test_a_completed_agreement_leaves_the_last_follow_ups_to_be_done(case_at: CaseAt, today: date) -> None:
    case = await case_at("running")
    undone = "Huvudmannen har gått upp i en annan."
    await turn(case, "completions", from_on=today, reason="Samverkan är slut", undone_reason=undone)
    ended = await until("avslutat åtagande", lambda: in_state(case.committed, "state", "ended"))
    assert ended["bound"] == "0.00"
    schedule = await until("avslutat schema", lambda: in_state(case.scheduled, "status", "completed"))
    assert _activity(schedule, "one_year_after")["status"] == "planned"
    assert _activity(schedule, "check_point")["status"] == "cancelled"
    await until("slutet i ärendet", lambda: _shown(case, committed="0.00", schedule="completed"))
    assert await _participation_ended_on(case) == str(today)


async def _hold_kick_off(case: Case, today: date) -> Json:
    kick_off = _activity(await case.scheduled(), "kick_off")
    body = {"held_on": str(today), "notes": "Alla var där.", "mandates": ["skolchef"], "right_mandate": True}
    path = f"/activities/{kick_off['id']}/completions"
    return await case.caller.post("followup", path, body, role="case_officer", version=kick_off["version"])


def _activity(schedule: Json, kind: str) -> Json:
    found: Json = next(activity for activity in schedule["activities"] if activity["kind"] == kind)
    return found


async def _at_version(read: Callable[[], Awaitable[Json]], number: int) -> Json | None:
    return await in_state(read, "agreement_version", number)


async def _shown(case: Case, *, schedule: str, committed: str | None = None) -> Json | None:
    """The case in agreements, once it shows the schedule so and the money so."""
    found = await case.read()
    as_wanted = found["schedule"]["status"] == schedule and committed in (None, found["funding"]["committed"])
    return found if as_wanted else None


async def _at_both_versions(case: Case, version: int) -> Json | None:
    """The case in agreements, once both the money and the schedule have answered to a version of the agreement."""
    found = await case.read()
    answered = (found["funding"]["committed_version"], found["schedule"]["agreement_version"])
    return found if answered == (version, version) else None


async def _participation_ended_on(case: Case) -> str:
    """When selection counts the organiser's cooperation as over: it may be chosen again."""

    async def look() -> Json | None:
        number = case.organization_number
        found = await case.caller.all("selection", "/participations", role="analyst", organization_number=number)
        return next((participation for participation in found if participation["ends_on"]), None)

    return str((await until("deltagandets slut", look))["ends_on"])


async def _audit(caller: Caller, service: str, about: str) -> list[Json]:
    return await caller.all(service, "/audit-entries", role="auditor", object_id=about)


async def _meetings_are(case: Case, status: str) -> Json | None:
    meetings = await case.caller.all("followup", "/meetings", role="case_officer", cooperation_id=case.id)
    return {"meetings": meetings} if {meeting["status"] for meeting in meetings} == {status} else None
