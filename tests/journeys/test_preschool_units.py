"""A preschool unit, which no national register has, from its registration to the schedule of its follow-up."""

from datetime import date, timedelta

from insatser.chain import selecting
from insatser.chain.caller import Caller, Json
from insatser.chain.cooperating import Case
from insatser.sample import SHIPPED

ROUND = {"name": "Med en förskola", "programme": selecting.PROGRAMME, "school_year": selecting.SCHOOL_YEAR}
REASON = "Förskoleenhet med svåra förutsättningar i samma område."


async def test_a_preschool_unit_is_registered_chosen_agreed_on_and_followed_up_under_its_own_code(
    caller: Caller, money: None, today: date
) -> None:
    for kind, path in selecting.find_files(SHIPPED):
        await selecting.import_file(caller, kind, path)
    unit = await _registered(caller)
    offer = await _offered(caller, unit, today)
    assert offer["school_unit_codes"] == [unit["school_unit_code"]]

    case = await Case.of_offer(caller, offer["id"])
    await case.bring("signed")
    await case.committed()
    assert (await case.scheduled())["school_unit_codes"] == [unit["school_unit_code"]]


async def _registered(caller: Caller) -> Json:
    """Of an organiser that the sample's round does not choose, so that only the preschool is offered."""
    round_ = await caller.post("selection", "/rounds", ROUND, role="analyst")
    path = f"/rounds/{round_['id']}"
    await _step(caller, path, "analyses", None)
    units = await caller.all("selection", f"{path}/candidates", role="analyst")
    left_out = {unit["organization_number"] for unit in units}
    left_out -= {unit["organization_number"] for unit in units if unit["outcome"] != "not_selected"}
    body = {"organization_number": min(left_out), "name": f"Förskolan {round_['id']}", "municipality_code": "0180"}
    return await caller.post("selection", "/school-units", body, role="case_officer")


async def _offered(caller: Caller, unit: Json, today: date) -> Json:
    """A round in which the unit is added with two people's approval, and that a third decides."""
    round_ = await caller.post("selection", "/rounds", ROUND, role="analyst")
    path = f"/rounds/{round_['id']}"
    await _step(caller, path, "analyses", None)
    proposal = {
        "kind": "ADD_UNIT",
        "organization_number": unit["organization_number"],
        "school_unit_code": unit["school_unit_code"],
        "reason": REASON,
    }
    proposed = await caller.post("selection", f"{path}/overrides", proposal, role="analyst")
    settlement = f"/overrides/{proposed['id']}/settlements"
    await caller.post("selection", settlement, {"approve": True}, role="decider", subject="demo-approver", version=1)
    await _step(caller, path, "analyses", None)
    asked = await _step(caller, path, "consultations", _due(today))
    for code in asked["school_unit_codes"]:
        answer = {"school_unit_code": code, "answer": "NO_OBJECTION"}
        await caller.post("selection", f"{path}/consultation-answers", answer, role="inspectorate")
    await _step(caller, path, "consultation-closings", None)
    decision = {
        "diary_number": "2026:90",
        "presented_by": "demo-analyst",
        "untested_groups": await selecting.untested(caller, path),
    }
    await _step(caller, path, "decisions", decision, role="decider")
    await _step(caller, path, "offers", {"answer_by": str(today + timedelta(days=30))}, role="decider")
    offers = await caller.all("selection", "/offers", role="analyst", round_id=round_["id"])
    return next(offer for offer in offers if offer["organization_number"] == unit["organization_number"])


def _due(today: date) -> Json:
    return {"diary_number": "2026:90", "answer_by": str(today + timedelta(days=14))}


async def _step(caller: Caller, path: str, what: str, body: Json | None, *, role: str = "analyst") -> Json:
    version = (await caller.get("selection", path, role=role))["version"]
    return await caller.post("selection", f"{path}/{what}", body, role=role, version=version)
