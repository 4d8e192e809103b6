"""The whole chain once: files, a round, offers, answers, signatures, money and follow-up."""

from datetime import date, timedelta

from insatser.chain import paying, proof, selecting
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


async def _offers(caller: Caller, today: date) -> list[Json]:
    for kind, path in selecting.find_files(SHIPPED):
        await selecting.import_file(caller, kind, path)
    decided = await selecting.run_round(caller, "Hela kedjan", "2026:77", today=today, say=lambda _what: None)
    offers = await selecting.make_offers(caller, decided, answer_by=today + timedelta(days=30))
    told = await proof.read_events(caller, "selection", "selection.offer-made.v1")
    assert {offer["id"] for offer in offers} <= {event["subject"] for event in told}
    return offers


async def _one_register(caller: Caller, case: Case) -> None:
    """What is followed up is what both have signed, is what selection's register says that it is."""
    entries = await caller.all("selection", "/quality-entries", role="analyst", kind="indicator", status="published")
    register = {(entry["code"], entry["number"]): (entry["name"], entry["unit"]) for entry in entries}
    annex = (await case.agreement())["latest"]["annex"]["plan"]
    signed = {(goal["indicator"], goal["indicator_number"]) for each in annex["measures"] for goal in each["goals"]}
    followed = await caller.all("followup", "/indicators", role="analyst", schedule_id=case.id)
    assert {(each["code"], each["number"]) for each in followed} == signed <= register.keys()
    assert all(register[each["code"], each["number"]] == (each["name"], each["unit"]) for each in followed)


async def _answered(caller: Caller, case: Case) -> str:
    """What selection has heard that the organiser answered."""
    path = f"/offers/{(await case.read())['offer_id']}"

    async def look() -> Json | None:
        offer = await caller.get("selection", path, role="analyst")
        return offer if offer["status"] != "made" else None

    return str((await until("svaret hos urvalet", look))["status"])
