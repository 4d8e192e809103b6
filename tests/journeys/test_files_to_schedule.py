"""The whole chain once: files, a round, offers, answers, signatures, money and follow-up."""

from datetime import date, timedelta

from insatser.chain import bodies, changing, paying, proof, selecting
from insatser.chain.caller import Caller, Json
from insatser.chain.cooperating import Case, until
from insatser.sample import SHIPPED


async def test_a_round_on_files_leads_to_a_signed_agreement_with_money_and_follow_up(
    caller: Caller, money: None, today: date
) -> None:
    offers = await _offers(caller, today)
    case, declining = [await Case.of_offer(caller, offer["id"]) for offer in offers[:2]]
    await declining.decline("Pågående omorganisation av skolförvaltningen.")
    await case.bring("signed")

    shown = await case.shown()
    assert (await case.committed())["agreed"] == shown["funding"]["committed"] == "750000.00"
    assert (await case.scheduled())["status"] == shown["schedule"]["status"] == "active"
    assert await _answered(caller, case) == "accepted"
    assert await _answered(caller, declining) == "declined"

    await _one_register(caller, case)
    first = await paying.pay_next(case)
    await paying.state_and_approve(case, await paying.next_statement(case))
    following = await paying.next_instalment(case)
    assert (first["amount"], following["amount"]) == ("200000.00", "400000.00")
    assert following["due_on"][:4] == str(today.year + 1)  # the year that its money was decided for

    added = await _choose_one_more(caller, case, today)
    await _amend_with(case, added)
    signed = await until("schemat med den nya skolenheten", lambda: _scheduled_with(case, added))
    assert signed["school_unit_codes"] == [*case.units, added]


async def _choose_one_more(caller: Caller, case: Case, today: date) -> str:
    """By a supplementary decision in selection; the unit, once agreements has it in the case."""
    run = await caller.all("selection", "/school-units", role="analyst", organization_number=case.organization_number)
    added: str = min(unit["school_unit_code"] for unit in run if unit["school_unit_code"] not in case.units)
    body = {
        "school_unit_codes": [added],
        "school_year": selecting.SCHOOL_YEAR,
        "reason": "Huvudmannens analys pekar ut skolenheten.",
        "consulted_on": str(today),
        "inspectorate_view": "Ingen invändning.",
    }
    path = f"/offers/{(await case.read())['offer_id']}/supplementary-decisions"
    proposed = await caller.post("selection", path, body, role="analyst")
    path = f"/supplementary-decisions/{proposed['id']}/settlements"
    await caller.post("selection", path, {"approve": True}, role="decider", version=proposed["version"])

    async def look() -> Json | None:
        found = await case.read()
        return found if added in found["unplanned_unit_codes"] else None

    await until("den nya skolenheten i ärendet", look)
    return added


async def _amend_with(case: Case, added: str) -> None:
    """Analysis and plan are opened and get the unit; then a new decision, and an amendment that both sign."""
    units, reason = [*case.units, added], {"reason": "En skolenhet har valts till."}
    types = (await case.read())["school_unit_types"]  # of the unit that has come too
    await case.step("action-plans", "reopenings", reason)
    await case.step("situation-analyses", "reopenings", reason)
    for part, content in (
        ("situation-analyses", bodies.situation_analysis(units, case.today)),
        ("action-plans", bodies.action_plan(units, case.today, types=types)),
    ):
        path = case.parts[part]
        version = (await case.caller.get("agreements", path, role="case_officer"))["version"]
        how = case.as_organizer | {"version": version, "method": "PUT"}
        await case.caller.post("agreements", path, {"content": content}, **how)
    await case.step("situation-analyses", "completions", role="organizer")
    await case.step("action-plans", "approvals")
    await case.decide()
    content = (await case.agreement())["latest"]["content"]
    for measure in content["measures"]:
        measure["school_unit_codes"] = units
    decision = case.parts["decisions"].rpartition("/")[2]

    async def look() -> Json | None:
        found = await case.read()
        return found if found["funding"]["decision_id"] == decision else None

    await until("pengarna för det nya beslutet", look)
    await changing.amend(case, content, reason="En skolenhet har valts till.")
    await case.sign_as_organizer()
    await case.sign_as_agency()


async def _scheduled_with(case: Case, added: str) -> Json | None:
    found = await case.scheduled()
    return found if added in found["school_unit_codes"] else None


async def _offers(caller: Caller, today: date) -> list[Json]:
    for kind, path in selecting.find_files(SHIPPED):
        await selecting.import_file(caller, kind, path)
    decided = await selecting.run_round(caller, "Hela kedjan", "2026:77", today=today, say=lambda _what: None)
    offers = await selecting.make_offers(caller, decided, answer_by=today + timedelta(days=30))
    events = await proof.read_events(caller, "selection", "selection.offer-made.v1")
    assert {offer["id"] for offer in offers} <= {event["subject"] for event in events}
    return offers


async def _one_register(caller: Caller, case: Case) -> None:
    """What is followed up is what both have signed, is what selection's register says that it is."""
    entries = await caller.all("selection", "/quality-entries", role="analyst", kind="indicator", status="published")
    register = {(entry["code"], entry["number"]): (entry["name"], entry["unit"]) for entry in entries}
    annex = (await case.agreement())["latest"]["annex"]["plan"]
    signed = {(goal["indicator"], goal["indicator_number"]) for part in annex["measures"] for goal in part["goals"]}
    followed = await caller.all("followup", "/indicators", role="analyst", schedule_id=case.id)
    assert {(row["code"], row["number"]) for row in followed} == signed <= register.keys()
    assert all(register[row["code"], row["number"]] == (row["name"], row["unit"]) for row in followed)


async def _answered(caller: Caller, case: Case) -> str:
    """What selection has heard that the organiser answered."""
    path = f"/offers/{(await case.read())['offer_id']}"

    async def look() -> Json | None:
        offer = await caller.get("selection", path, role="analyst")
        return offer if offer["status"] != "made" else None

    return str((await until("svaret hos urvalet", look))["status"])
