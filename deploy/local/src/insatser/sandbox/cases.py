"""Agreements: the ten cases, each to another place, and who takes part in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from insatser.chain import bodies, changing
from insatser.chain.caller import person
from insatser.chain.cooperating import AGENCY, AGENCY_SIGNATORY, STEPS, organizer_subject
from insatser.sandbox.calendar import Story
from insatser.sandbox.choosing import FIRST, SECOND
from insatser.sandbox.turns import (
    account_for,
    agreed,
    ask_for_change,
    claim_of,
    claims_in_all_states,
    deliver,
    on,
    pay,
    propose_approval,
    proposed_end,
    reaches,
    send,
    stopped,
)
from insatser.sandbox.world import TEN, SandboxCase, World

USUAL = {
    "accepted": "2025-02-03",
    "analysed": "2025-03-10",
    "planned": "2025-04-28",
    "decided": "2025-05-12",
    "reserved": "2025-05-12",
    "drafted": "2025-05-19",
    "half signed": "2025-05-26",
    "signed": "2025-06-02",
    "running": "2025-06-02",
}
"""Day when a case of the first round comes to each of its states, where nothing happens to it."""


async def walk(case: SandboxCase, days: Mapping[str, str]) -> Story:
    """Bring a case to each state on its day; the measures begin when the agreement is drafted."""
    for state, day in days.items():
        yield day
        on(case, day)
        case.begins = date.fromisoformat(days.get("drafted", day))
        await getattr(case, STEPS[state])()


async def two_paid(case: SandboxCase) -> Story:
    """The first two instalments, each paid and accounted for."""
    for number, paid, stated in ((1, "2025-06-04", "2025-09-01"), (2, "2025-09-15", "2026-01-26")):
        yield paid
        await pay(case, number)
        yield stated
        await account_for(case, number)


async def people(world: World) -> Story:
    """Register those who may sign, for the agency and for each organiser, and the dialogue team."""
    caller = world.caller("personer")
    yield "2025-01-07"
    signing = [(person("team_leader"), "AGENCY", AGENCY), (AGENCY_SIGNATORY, "AGENCY", AGENCY)]
    signing += [(organizer_subject(organizer.number), "ORGANIZER", organizer.number) for organizer in TEN]
    for subject, party, number in signing:
        body = bodies.signatory(subject, party, number, valid_from="2025-01-01")
        await caller.post("agreements", "/signatories", body, role="case_officer")


async def trollhattan(world: World) -> Story:
    """Runs as it should: paid by file, accounted for, amended and paid again; asked about, and proposed to end."""
    caller = world.caller("trollhattan")
    yield "2025-02-03"
    case = await world.case(caller, FIRST, "trollhattan")
    async for day in walk(case, USUAL):
        yield day
    caller.call("trollhattan/överenskommelse", await case.agreement())
    yield "2025-06-04"
    await pay(case, 1)
    yield "2025-09-01"
    await account_for(case, 1)
    yield "2025-09-15"
    await pay(case, 2)
    yield "2026-01-12"
    declined = await ask_for_change(case, "Handledningen flyttas till hösten.")
    body = {"taken_up": False, "answer": "Handledningen behövs i vår."}
    await caller.step("agreements", declined, "answers", body, role="case_officer")
    await proposed_end(case, withdrawn="Huvudmannen har en ny skolchef.")
    yield "2026-01-26"
    await account_for(case, 2)
    yield "2026-03-02"
    taken = await ask_for_change(case, "Kursen kostar 50 000 kronor mindre.")
    await caller.step("agreements", taken, "answers", {"taken_up": True, "answer": "Vi ändrar."}, role="case_officer")
    content = await agreed(case)
    await changing.amend(case, content | {"ends_on": "2028-02-29"}, reason="En skolenhet behöver mer tid")
    await case.step("agreements", "amendment-withdrawals", {"reason": "Huvudmannen ångrade sig"})
    yield "2026-03-09"
    await changing.amend(case, changing.smaller(content), reason="Kursen blev billigare")
    yield "2026-03-16"
    await case.sign_as_organizer()
    await case.sign_as_agency()
    yield "2026-03-23"
    await pay(case, 3)
    yield "2026-05-11"
    await deliver(case)
    yield "2026-06-01"
    await claims_in_all_states(case)
    yield "2026-11-16"
    await propose_approval(case, 3, less=6000)  # what is claimed beside the statements is not approved too


async def sodertalje(world: World) -> Story:
    """In trouble: the bank refuses, the statement is sent back and then rejected, and what is claimed comes back."""
    caller = world.caller("sodertalje")
    yield "2025-02-03"
    case = await world.case(caller, FIRST, "sodertalje")
    async for day in walk(case, USUAL):
        yield day
    yield "2025-06-04"
    await pay(case, 1, refused="Kontot är avslutat")
    yield "2025-09-08"
    stated = await propose_approval(case, 1)
    path = f"/statements/{stated['id']}"
    returned = {"accepted": False, "reason": "Kvittona för handledningen saknas."}
    await caller.step("followup", path, "decisions", returned, role="decider")
    yield "2025-09-22"
    corrected = bodies.statement(stated["amount"]) | {"reason": "Kvittona är med nu."}
    await caller.step("followup", path, "corrections", corrected, **case.as_organizer)
    await caller.step("followup", path, "proposals", bodies.rejection("60000.00"), role="case_officer")
    await caller.step("followup", path, "decisions", {"accepted": True}, role="decider")
    claim = await claim_of(case, 1)
    caller.call("sodertalje/återkrav", claim)
    yield "2025-10-06"
    path = f"/repayment-claims/{claim['id']}"
    await caller.step("budget", path, "sendings", role="case_officer")
    yield "2025-10-20"
    received = {"amount": claim["amount"], "received_on": "2025-10-20", "bank_reference": "SANDIN1"}
    await caller.step("budget", path, "receipts", received, role="finance_system")
    yield "2026-09-07"
    await proposed_end(case)


async def helsingborg(world: World) -> Story:
    """Paused; before that its file to the bank was left waiting, and it asks for a change."""
    caller = world.caller("helsingborg")
    yield "2025-02-03"
    case = await world.case(caller, FIRST, "helsingborg")
    async for day in walk(case, USUAL):
        yield day
    async for day in two_paid(case):
        yield day
    yield "2026-08-24"
    await send(case, 3)
    withdrawn = await ask_for_change(case, "Alla insatser flyttas ett år.")
    await caller.step("agreements", withdrawn, "withdrawals", {"reason": "Ersatt av en annan."}, **case.as_organizer)
    await ask_for_change(case, "En av insatserna flyttas ett år.")
    yield "2026-09-01"
    await changing.turn(case, "pauses", from_on=world.calendar.day, reason="Rektorsbyte vid två av skolorna")


async def nynashamn(world: World) -> Story:
    """Ended early, with a claim that is partly paid."""
    caller = world.caller("nynashamn")
    yield "2025-02-03"
    case = await world.case(caller, FIRST, "nynashamn")
    async for day in walk(case, USUAL):
        yield day
    yield "2025-06-04"
    await pay(case, 1)
    yield "2026-04-13"
    on(case, "2026-04-13")
    reason = "Huvudmannen lägger ned skolan"
    await changing.terminate(case, from_on=world.calendar.day, reason=reason, claims_repayment=True)
    claim = await claim_of(case, 1)
    caller.call("nynashamn/återkrav", claim)
    yield "2026-04-20"
    path = f"/repayment-claims/{claim['id']}"
    await caller.step("budget", path, "sendings", role="case_officer")
    yield "2026-05-20"
    received = {"amount": "50000.00", "received_on": "2026-05-20", "bank_reference": "SANDIN2"}
    await caller.step("budget", path, "receipts", received, role="finance_system")


async def ovanaker(world: World) -> Story:
    """Completed, before all of it was done."""
    caller = world.caller("ovanaker")
    yield "2025-02-03"
    case = await world.case(caller, FIRST, "ovanaker")
    async for day in walk(case, USUAL):
        yield day
    async for day in two_paid(case):
        yield day
    yield "2026-08-31"
    undone = "Huvudmannen klarar resten själv."
    last = world.calendar.day
    await changing.turn(case, "completions", from_on=last, reason="Målen är nådda", undone_reason=undone)


async def alvesta(world: World) -> Story:
    """Declines, says yes when it is offered again, and then there is no money left."""
    caller = world.caller("alvesta")
    yield "2025-02-10"
    case = await world.case(caller, FIRST, "alvesta")
    await case.decline("Pågående omorganisation av skolförvaltningen.")
    yield "2026-10-12"
    again = await world.case(caller, SECOND, "alvesta")
    days = {"accepted": "2026-10-12", "analysed": "2026-10-19", "planned": "2026-11-02", "decided": "2026-11-16"}
    async for day in walk(again, days):
        yield day
    await again.reserved()
    yield "2026-11-23"
    await again.decide()
    await again.make("decisions", bodies.decision(world.calendar.day))


async def nordanstig(world: World) -> Story:
    """The offer was taken back; the new one is not answered yet."""
    caller = world.caller("nordanstig")
    yield "2025-02-12"
    offer = world.offers[FIRST, "2120002312"]
    body = {"reason": "Skolinspektionen har öppnat en tillsyn av huvudmannen."}
    await caller.step("selection", f"/offers/{offer['id']}", "withdrawals", body, role="decider")
    await reaches(await world.case(caller, FIRST, "nordanstig"), "withdrawn")
    yield "2026-10-12"
    await world.case(caller, SECOND, "nordanstig")


async def emmaboda(world: World) -> Story:
    """Decided in the second year, and signed by the organiser alone; its first draft was unlocked again."""
    caller = world.caller("emmaboda")
    yield "2025-02-17"
    case = await world.case(caller, FIRST, "emmaboda")
    days = {
        "accepted": "2025-02-17", "analysed": "2026-03-02", "planned": "2026-04-13", "decided": "2026-04-20",
        "reserved": "2026-04-20", "drafted": "2026-05-04", "half signed": "2026-05-11",
    }  # fmt: skip
    async for day in walk(case, days):
        yield day
    yield "2026-05-18"
    await case.step("agreements", "unlockings", {"reason": "Beloppet för 2027 blev fel i utkastet."})
    yield "2026-05-25"
    await case.sign_as_organizer()


async def boxholm(world: World) -> Story:
    """Planned, and stopped by the inspectorate: an override is asked for."""
    caller = world.caller("boxholm")
    yield "2025-02-17"
    case = await world.case(caller, FIRST, "boxholm")
    days = {"accepted": "2025-02-17", "analysed": "2025-08-18", "planned": "2025-10-06"}
    async for day in walk(case, days):
        yield day
    yield "2025-10-20"
    on(case, "2025-10-20")
    known = await changing.report_supervision(case, diary_number="SI 2025:10001", decided_on=world.calendar.day)
    caller.call("boxholm/tillsynsbeslut", known)
    sharper = {"decision": "FORELAGGANDE_VITE", "fine_amount": "500000.00"}
    await changing.change_supervision(caller, known, **sharper)
    supervision = await stopped(case)
    yield "2025-11-03"
    asked = {"supervision_id": supervision, "reason": "Bristerna gäller en annan skolenhet."}
    override = await caller.post("agreements", f"{case.path}/overrides", asked, role="case_officer")
    caller.call("boxholm/avsteg", override)


async def munkfors(world: World) -> Story:
    """In its analysis: a draft that two write in, with comments."""
    caller = world.caller("munkfors")
    yield "2025-02-17"
    case = await world.case(caller, FIRST, "munkfors")
    await case.accept()
    yield "2026-10-05"
    on(case, "2026-10-05")
    await case.make("first-agreements", bodies.first_agreement(case.today))
    await case.step("first-agreements", "signatures", {"party": "ORGANIZER"}, role="organizer")
    yield "2026-10-19"
    content = {"content": bodies.situation_analysis(case.units, case.today)}
    await case.make("situation-analyses", content, role="organizer")
    body = {"document": "situation_analysis", "section": "problems/P1", "message": "Vad säger eleverna?"}
    await caller.post("agreements", f"{case.path}/comments", body, role="case_officer")


STORIES = {
    story.__name__: story
    for story in (
        trollhattan, sodertalje, helsingborg, nynashamn, ovanaker, alvesta, nordanstig, emmaboda, boxholm, munkfors
    )
}  # fmt: skip
