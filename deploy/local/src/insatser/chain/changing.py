"""What may happen to a case on its way: amended, paused, ended, and stopped by supervision."""

from __future__ import annotations

from datetime import date

from insatser.chain.caller import Caller, Json
from insatser.chain.cooperating import Case


async def amend(case: Case, content: Json, *, reason: str) -> Json:
    """A new version of the agreement, which applies when both have signed it."""
    body = {"reason": reason, "content": content}
    path = f"/agreements/{case.agreement_id}/amendments"
    version = (await case.agreement())["version"]
    return await case.caller.post("agreements", path, body, role="case_officer", version=version)


def smaller(content: Json) -> Json:
    """The bought education services cost 100 000 kronor less."""
    costs = [
        cost | {"amount": "50000.00"} if cost["cost_kind"] == "education_service" else cost for cost in content["costs"]
    ]
    return content | {"costs": costs}


async def turn(case: Case, step: str, *, from_on: date, reason: str, **more: str) -> Json:
    """Take a `step`: pauses, resumptions or completions."""
    body = {"from_on": str(from_on), "reason": reason} | more
    path = f"/agreements/{case.agreement_id}/{step}"
    version = (await case.agreement())["version"]
    return await case.caller.post("agreements", path, body, role="decider", version=version)


async def terminate(case: Case, *, from_on: date, reason: str, **more: str | bool) -> Json:
    """End it: proposed by an officer once the organiser has been heard, and decided by another person."""
    body = {"from_on": str(from_on), "reason": reason, "communicated_on": str(case.today)} | more
    post, path = case.caller.post, f"/agreements/{case.agreement_id}/terminations"
    version = (await case.agreement())["version"]
    proposed = await post("agreements", path, body, role="case_officer", version=version)
    path = f"/terminations/{proposed['id']}/approvals"
    return await post("agreements", path, role="decider", version=proposed["version"])


async def leave(case: Case, *, from_on: date, reason: str) -> Json:
    """End a case that has no agreement: proposed by an officer at the organiser's own wish, decided by another."""
    body = {"from_on": str(from_on), "reason": reason, "not_heard_reason": "Huvudmannen har själv begärt det."}
    post, version = case.caller.post, (await case.read())["version"]
    proposed = await post("agreements", f"{case.path}/terminations", body, role="case_officer", version=version)
    path = f"/terminations/{proposed['id']}/approvals"
    return await post("agreements", path, role="decider", version=proposed["version"])


async def report_supervision(case: Case, *, diary_number: str, decided_on: date) -> Json:
    """Have Skolinspektionen order the organiser to mend deficiencies at the unit: nothing that stops the case."""
    body = {
        "diary_number": diary_number,
        "decision": "FORELAGGANDE",
        "level": "SKOLENHET",
        "status": "PAGAENDE",
        "organization_number": case.organization_number,
        "school_unit_code": case.unit,
        "decided_on": str(decided_on),
    }
    return await case.caller.post("selection", "/supervision-decisions", body, role="inspectorate")


async def change_supervision(caller: Caller, known: Json, **changes: str) -> Json:
    """The decision as it stands now: sharpened, or closed."""
    # `decision_type` says the same as `decision`, which may change here.
    own = ("id", "version", "updated_at", "_links", "decision_type")
    kept = {name: value for name, value in known.items() if name not in own}
    path = f"/supervision-decisions/{known['id']}"
    version = known["version"]
    return await caller.post("selection", path, kept | changes, role="inspectorate", version=version, method="PUT")
