"""From the register to a quality dialogue with SPSM, and from its approved summary to the organiser's analysis."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from insatser.chain.caller import Caller, Json, Refused
from insatser.chain.cooperating import Case, until
from shared.clock import swedish_date, utc_now
from tests.conftest import CaseAt

AGENCY, HEAD, SPSM = ({"function": function, "count": 1} for function in ("agency", "head_of_schools", "spsm"))
TEXTS = ("starting_point", "strengths", "development", "conclusions")


async def test_what_a_quality_dialogue_came_to_is_shown_with_the_analysis_of_its_organiser(
    caller: Caller, case_at: CaseAt
) -> None:
    today = swedish_date(utc_now())
    case = await case_at("analysed")
    goal = (await caller.all("selection", "/quality-entries", role="analyst", kind="sub_goal", school_type="GR"))[0]
    dialogue = await _offered(caller, case, today)
    path = f"/quality-dialogues/{dialogue['id']}"
    there = [AGENCY, HEAD, SPSM]
    organizer, spsm = case.as_organizer, {"role": "spsm"}
    await _step(caller, path, "answers", {"accepted": True}, **organizer)
    await _step(caller, path, "spsm-participations", {"takes_part": True}, **spsm)
    await _step(caller, path, "plans", {"planned_on": str(today), "is_remote": True, "invitees": there})
    held = {"held_on": str(today), "attendees": there, "school_types": ["GR"]}
    await _step(caller, path, "outcomes", held)
    area = {"title": "Frånvaron", "description": "Den har ökat.", "school_type": "GR", "sub_goal": goal["code"]}
    due_on = str(today + timedelta(days=90))
    step = {"side": "organizer", "what": "Frånvaron följs upp", "owner": "skolchef", "due_on": due_on}
    texts = dict.fromkeys(TEXTS, "Det som sades.")
    written = texts | {"areas": [area], "next_steps": [step]}
    await until("registrets delmål hos uppföljningen", lambda: _written(caller, path, written))
    await _step(caller, path, "views", {"view": "Stödet når inte alla."}, **spsm)
    for party in (organizer, spsm, {"role": "team_leader"}):
        approved = await _step(caller, path, "approvals", None, **party)
    assert approved["status"] == "summed_up"

    (shown,) = (await until("dialogen vid nulägesanalysen", lambda: _material(case)))["quality_dialogues"]
    assert (shown["dialogue_id"], shown["organization_number"]) == (dialogue["id"], case.organization_number)
    assert (shown["areas"][0]["sub_goal"], shown["areas"][0]["sub_goal_title"]) == (goal["code"], goal["name"])
    assert shown["next_steps"][0]["owner"] == "skolchef"


async def _offered(caller: Caller, case: Case, today: date) -> Json:
    """The organiser's dialogue: a round is opened, and offered again until followup has heard of the organiser."""
    body = {
        "programme": "kvalitet-2021",
        "title": f"Resan {uuid4()}",
        "starts_on": str(today),
        "answer_by": str(today + timedelta(days=30)),
        "ends_on": str(today + timedelta(days=120)),
    }
    round_ = await caller.post("followup", "/quality-rounds", body, role="case_officer")
    path = f"/quality-rounds/{round_['id']}"
    await _step(caller, path, "openings", {"diary_number": "2027:15"}, role="decider")

    async def look() -> Json | None:
        await _step(caller, path, "offers", None)
        query = {"round_id": round_["id"], "organization_number": case.organization_number}
        found = await caller.all("followup", "/quality-dialogues", role="case_officer", **query)
        return next(iter(found), None)

    return await until("erbjudandet om kvalitetsdialog", look)


async def _written(caller: Caller, path: str, summary: Json) -> Json | None:
    try:
        return await _step(caller, path, "summaries", summary)
    except Refused as refused:
        if refused.problem["type"] != "/problems/quality-entry-unknown":
            raise
        return None


async def _material(case: Case) -> Json | None:
    path = case.parts["situation-analyses"]
    analysis = await case.caller.get("agreements", path, role="case_officer")
    return analysis if analysis["quality_dialogues"] else None


async def _step(
    caller: Caller, path: str, step: str, body: Json | None, *, role: str = "case_officer", **who: Any
) -> Json:
    version = (await caller.get("followup", path, role="case_officer"))["version"]
    return await caller.post("followup", f"{path}/{step}", body, role=role, version=version, **who)
