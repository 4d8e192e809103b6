"""From statistics to an analysis basis, to a quality dialogue with SPSM, to the analysis of a cooperation."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from insatser.chain import selecting
from insatser.chain.caller import Caller, Json, Refused
from insatser.chain.cooperating import Case, until
from insatser.stack import Stack
from tests.conftest import CaseAt
from tests.support.offers import publish_runs

THERE = [{"function": function, "count": 1} for function in ("agency", "head_of_schools", "spsm")]
TEXTS = ("starting_point", "strengths", "development", "conclusions")
SPSM: dict[str, Any] = {"role": "spsm"}
INSPECTORATE: dict[str, Any] = {"role": "inspectorate"}
MERIT = {"2021/22": "231,4", "2022/23": "188,2"}
"""Of years that no round looks at: other journeys choose by theirs."""
FILE = """Grundskola - Slutbetyg årskurs 9, samtliga elever
Valt läsår: {year}

Skola;Skol-enhetskod;Skolkommun;Kommun-kod;Typ av huvudman;Huvudman;Huvudman orgnr;Antal elever;{merit}
Friskolan;{unit};Stockholm;0180;Enskild;{name};{number};62;{value}
"""


async def test_what_statistics_show_is_talked_about_and_comes_to_the_analysis_of_a_cooperation(
    caller: Caller, stack: Stack, case_at: CaseAt, today: date, tmp_path: Path
) -> None:
    case = await case_at("accepted")
    await publish_runs(stack)
    await _import_results(caller, case, tmp_path)
    goal, fell = await _read_basis(caller, case)

    path = await _offered(caller, case, today)
    await _step(caller, path, "answers", {"accepted": True}, **case.as_organizer)
    await _step(caller, path, "spsm-participations", {"takes_part": True}, **SPSM)
    await _step(caller, path, "plans", {"planned_on": str(today), "is_remote": True, "invitees": THERE})
    await _meet_in_time_line(caller, case, today)
    outcome = {"held_on": str(today), "attendees": THERE, "school_types": ["GR"]}
    await until("skolformerna hos uppföljningen", lambda: _once_known(caller, path, "outcomes", outcome))
    area = {"title": "Meritvärdet", "description": fell, "school_type": "GR", "sub_goal": goal["code"]}
    await _sum_up(caller, case, path, area, due_on=today + timedelta(days=90))

    await case.bring("analysed", after="accepted")
    (shown,) = (await until("dialogen vid nulägesanalysen", lambda: _material(case)))["quality_dialogues"]
    assert (shown["dialogue_id"], shown["organization_number"]) == (path.split("/")[-1], case.organization_number)
    assert (shown["areas"][0]["description"], shown["areas"][0]["sub_goal_title"]) == (fell, goal["name"])
    assert shown["next_steps"][0]["owner"] == "skolchef"


async def _import_results(caller: Caller, case: Case, folder: Path) -> None:
    who = {"unit": case.unit, "name": case.organizer_name, "number": case.organization_number}
    for year, value in MERIT.items():
        file = folder / f"siris_slutbetyg_{year[:4]}.csv"
        text = FILE.format(year=year, value=value, merit="Genomsnittligt meritvärde (17 ämnen)", **who)
        file.write_text(text, encoding="utf-8-sig")
        read = await selecting.import_file(caller, "statistics", file)
        assert (read["school_year"], read["errors"], read["created"] > 0) == (year, [], True)


async def _read_basis(caller: Caller, case: Case) -> tuple[Json, str]:
    """What it says of the merit value, and its sub-goal: as the organiser reads its own, and SPSM the same."""
    run = await caller.post("selection", "/basis-runs", role="analyst")

    async def look() -> Json | None:
        found = await caller.get("selection", f"/basis-runs/{run['id']}", role="analyst")
        return found if found["status"] == "done" else None

    await until("analysunderlagen", look)
    query = {"run_id": run["id"], "organization_number": case.organization_number}
    (listed,) = await caller.all("selection", "/analysis-bases", role="team_leader", **query)
    path = f"/analysis-bases/{listed['id']}/documents"
    own = {"role": "organizer", "organization": case.organization_number}
    content = await caller.get("selection", path, **own)
    assert content == await caller.get("selection", path, **SPSM)
    page = await caller.send("GET", "selection", path, headers={"Accept": "text/html"}, **own)
    fell = next(row for row in content["stands_out"] if row["indicator"] == "gr9_merit" and row["rule"] == "over_time")
    assert fell["text"] in page.text
    (goal,) = (goal for goal in content["goals"] if any(i["code"] == "gr9_merit" for i in goal["indicators"]))
    return goal, str(fell["text"])


async def _offered(caller: Caller, case: Case, today: date) -> str:
    """The path of the organiser's dialogue: a round is opened, and offered again until followup has heard of it."""
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

    return f"/quality-dialogues/{(await until('erbjudandet om kvalitetsdialog', look))['id']}"


async def _meet_in_time_line(caller: Caller, case: Case, today: date) -> None:
    """Skolinspektionen writes when it comes; both agencies see that it is the day of the dialogue, before they go."""
    visit = {"organization_number": case.organization_number, "kind": "VISIT", "title": "Planerad tillsyn"}
    entry = visit | {"begins_on": str(today), "note": "Anmälan från en vårdnadshavare."}
    await caller.post("selection", "/time-line-entries", entry, **INSPECTORATE)
    path = f"/time-lines/{case.organization_number}"

    async def look() -> Json | None:
        seen = await caller.get("selection", path, **INSPECTORATE)
        return seen if "DIALOGUE" in {item["kind"] for item in seen["entries"]} else None

    by_inspectorate = await until("kvalitetsdialogen i tidslinjen", look)
    by_spsm = await caller.get("selection", path, **SPSM)
    for seen, note in ((by_inspectorate, entry["note"]), (by_spsm, None)):
        (written,) = (item for item in seen["entries"] if item["kind"] == "VISIT")
        assert (written["note"], "SAME_MONTH" in {clash["kind"] for clash in seen["clashes"]}) == (note, True)
    with pytest.raises(Refused) as refused:
        await caller.get("followup", "/quality-dialogues", **INSPECTORATE)
    assert refused.value.status == 403


async def _sum_up(caller: Caller, case: Case, path: str, area: Json, *, due_on: date) -> None:
    step = {"side": "organizer", "what": "Resultaten följs upp", "owner": "skolchef", "due_on": str(due_on)}
    written = dict.fromkeys(TEXTS, "Det som sades.") | {"areas": [area], "next_steps": [step]}
    await until("registrets delmål hos uppföljningen", lambda: _once_known(caller, path, "summaries", written))
    await _step(caller, path, "views", {"view": "Stödet når inte alla."}, **SPSM)
    for party in (case.as_organizer, SPSM, {"role": "team_leader"}):
        approved = await _step(caller, path, "approvals", None, **party)
    assert (approved["status"], approved["approved_sides"]) == ("summed_up", ["agency", "organizer", "spsm"])


async def _once_known(caller: Caller, path: str, step: str, body: Json) -> Json | None:
    """None until followup has heard of what the step speaks of."""
    try:
        return await _step(caller, path, step, body)
    except Refused as refused:
        if refused.problem["type"] not in ("/problems/quality-entry-unknown", "/problems/quality-school-type"):
            raise
        return None


async def _material(case: Case) -> Json | None:
    analysis = await case.caller.get("agreements", case.parts["situation-analyses"], role="case_officer")
    return analysis if analysis["quality_dialogues"] else None


async def _step(
    caller: Caller, path: str, step: str, body: Json | None, *, role: str = "case_officer", **who: Any
) -> Json:
    version = (await caller.get("followup", path, role="case_officer"))["version"]
    return await caller.post("followup", f"{path}/{step}", body, role=role, version=version, **who)
