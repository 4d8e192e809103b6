"""What the ten cases do not come to by themselves: bought services, a shared measure, what is closed or handed in."""

from __future__ import annotations

from typing import Any

from insatser.chain import bodies
from insatser.chain.caller import Json
from insatser.sample import YEAR
from insatser.sandbox.calendar import Story
from insatser.sandbox.choosing import FIRST
from insatser.sandbox.world import NUMBERS, PROGRAMME, World, as_organizer

TROLLHATTAN = "trollhattan/överenskommelse"
OFFICER: dict[str, Any] = {"role": "case_officer"}
ANOTHER: dict[str, Any] = {"role": "controller", "subject": "demo-granskare"}


async def services(world: World) -> Story:
    """A course is bought of a university: orders and invoices in each state."""
    caller = world.caller("tjanstekop")
    yield "2026-06-08"
    agreement = f"/agreements/{world.ids[TROLLHATTAN]}"
    content = (await caller.get("agreements", agreement, role="auditor"))["latest"]["content"]
    measure = _measure(content, "university_course")
    orders = {}
    amounts = {"föreslagen": "10000", "återtagen": "10000", "avslutad": "10000", "beställd": "20000"}
    for state, amount in amounts.items():
        body = caller.example("agreements", f"{agreement}/service-orders", measure_id=measure)
        body |= {"amount": f"{amount}.00", "description": f"Kurs i matematikdidaktik, {state}."}
        made = await caller.step("agreements", agreement, "service-orders", body, **OFFICER)
        orders[state] = f"/service-orders/{caller.call(f'trollhattan/beställning, {state}', made)['id']}"
    await caller.step("agreements", orders["återtagen"], "endings", {"reason": "Kursen behövs inte."}, **OFFICER)
    for state in ("avslutad", "beställd"):
        await caller.step("agreements", orders[state], "approvals", role="decider")
    yield "2026-06-15"
    for state, amount in (("avslutad", "6000"), ("beställd", "15000")):
        term = {"amount": f"{amount}.00", "delivered_on": caller.today, "description": "Kursens första termin."}
        await caller.step("agreements", orders[state], "deliveries", term, **OFFICER)
    await caller.step("agreements", orders["avslutad"], "endings", {"reason": "Färre lärare kom."}, **OFFICER)
    for number, (state, amount) in enumerate((("godtagen", "10000"), ("avvisad", "6000"), ("väntar", "7000")), start=1):
        body = {"number": f"F-2026-{number}", "invoiced_on": caller.today, "amount": f"{amount}.00"}
        body |= {"excess_reason": "Kursavgiften betalas i förskott."}
        invoice = await caller.step("agreements", orders["beställd"], "invoices", body, **OFFICER)
        caller.call(f"trollhattan/faktura, {state}", invoice)
        if state == "avvisad":
            no = {"accepted": False, "reason": "Förskott står inte i kontraktet."}
            await caller.step("agreements", f"/service-invoices/{invoice['id']}", "decisions", no, **ANOTHER)


async def shared_measures(world: World) -> Story:
    """Two organisers share a course, and a third has left it."""
    caller = world.caller("gemensam-insats")
    yield "2026-11-04"
    course = await caller.make(
        "agreements", "/shared-measures", role="case_officer", called="gemensam insats", programme=PROGRAMME
    )
    path = f"/shared-measures/{course['id']}"
    for name in ("trollhattan", "sodertalje", "emmaboda"):
        case = world.ids[f"{name}/samverkan"]
        [agreement] = await caller.all("agreements", "/agreements", role="auditor", cooperation_id=case)
        measure = _measure(agreement["latest"]["content"], course["kind"])
        body = {"cooperation_id": case, "measure_id": measure, "places": 6}
        share = await caller.post("agreements", f"{path}/shares", body, role="case_officer")
        caller.call(f"{name}/andel i gemensam insats", share)
    left = {"reason": "Lärarna går en annan kurs."}
    await caller.step("agreements", f"/shares/{share['id']}", "departures", left, **OFFICER)


async def time_line(world: World) -> Story:
    """What the agencies do: planned, under way, done and called off."""
    caller = world.caller("tidslinje")
    yield "2026-09-14"
    for number, (state, kind) in enumerate(
        (("done", "SUPPORT"), ("ongoing", "SUPERVISION"), ("cancelled", "DIALOGUE")), start=1
    ):
        role = "inspectorate" if kind == "SUPERVISION" else "spsm"
        await caller.make(
            "selection", "/time-line-entries", role=role, called=f"tidslinje, {state}", kind=kind, state=state,
            begins_on=f"2026-09-0{number}", ends_on=f"2026-09-1{number}", school_unit_codes=[],
            organization_number=NUMBERS["sodertalje"],
        )  # fmt: skip


async def closed_unit(world: World) -> Story:
    """A preschool that was registered is closed."""
    caller = world.caller("nedlagd-enhet")
    yield "2026-07-01"
    unit: Any = {"organization_number": "2120002122", "municipality_code": "1984", "name": "Videungens förskola"}
    made = await caller.post(
        "selection", "/school-units", caller.example("selection", "/school-units") | unit, role="analyst"
    )
    closed = {"closed_on": "2026-06-30", "reason": "Kommunen har lagt ned förskolan."}
    await caller.step(
        "selection", f"/school-units/{made['school_unit_code']}", "closings", closed, role="analyst", reader="analyst"
    )


async def handed_in(world: World) -> Story:
    """A statement has been handed in, and waits for the agency."""
    caller = world.caller("inlamnad")
    yield "2026-11-18"
    found = await caller.all("followup", "/statements", role="auditor", schedule_id=world.ids["sodertalje/samverkan"])
    open_ones = sorted((one for one in found if one["status"] == "expected"), key=lambda one: str(one["due_on"]))
    path = f"/statements/{open_ones[0]['id']}"
    body = bodies.statement(open_ones[0]["amount"])
    await caller.step("followup", path, "submissions", body, **as_organizer("sodertalje"))


async def supplements(world: World) -> Story:
    """Further units of organisers that have said yes: one refused, one decided, and one that waits for a decision."""
    caller = world.caller("fler-skolenheter")
    yield "2026-10-19"
    chosen = (("avslaget", "trollhattan", "99000340"), ("beslutat", "trollhattan", "99000340"))
    for state, name, unit in (*chosen, ("föreslaget", "munkfors", "99000629")):
        path = f"/offers/{world.offers[FIRST, NUMBERS[name]]['id']}/supplementary-decisions"
        made = await caller.make(
            "selection", path, role="analyst", called=f"{name}/fler skolenheter, {state}", school_year=YEAR,
            school_unit_codes=[unit], consulted_on="2026-10-12", drop=("exception_reason",),
        )  # fmt: skip
        if state != "föreslaget":
            body = {"approve": state == "beslutat", "reason": "Prövat mot analysen"}
            await caller.step(
                "selection", f"/supplementary-decisions/{made['id']}", "settlements", body, role="decider"
            )


def _measure(content: Json, kind: str) -> str:
    return next(str(measure["measure_id"]) for measure in content["measures"] if measure["kind"] == kind)


STORIES = {
    "fler-skolenheter": supplements,
    "gemensam-insats": shared_measures,
    "inlamnad": handed_in,
    "nedlagd-enhet": closed_unit,
    "tidslinje": time_line,
    "tjanstekop": services,
}
