"""Budget: what may be used, what the agency itself costs, plans and forecasts, and the turn of the year."""

from __future__ import annotations

from functools import partial
from typing import Any

from insatser.chain import paying
from insatser.chain.caller import Json
from insatser.chain.cooperating import until
from insatser.sandbox.calendar import Story
from insatser.sandbox.caller import StoryCaller
from insatser.sandbox.world import TEN, World

OWN_ITEM = "1:1"


async def limits(world: World) -> Story:
    """Two years; the second is cut in the middle of it, so that there is hardly anything left to promise."""
    caller = world.caller("ramar")
    yield "2024-12-20"
    await _year(caller, 2025, allotted="1200000.00", authorised="3300000.00")
    yield "2025-12-19"
    await _year(caller, 2026, allotted="3150000.00", authorised="1300000.00")
    yield "2026-01-20"
    await caller.make(
        "budget", "/year-ends", role="controller", subject="demo-redovisningschef", called="årsslut 2025",
        fiscal_year=2025, diary_number="2026:11", drop=("may_save",),
    )  # fmt: skip
    yield "2026-06-18"
    letter: Any = {"fiscal_year": 2026, "diary_number": "U2026/01777", "decided_on": "2026-06-17"}
    await caller.make(
        "budget", "/allotments", role="controller", called="indragning 2026", kind="withdrawal", amount="300000.00",
        note="Ändrat regleringsbrev", **letter,
    )  # fmt: skip
    await caller.make(
        "budget", "/allotments", role="controller", called="omdisponering 2026", item=OWN_ITEM, kind="reallocation",
        amount="100000.00", note="Omdisponering mellan anslag", **letter,
    )  # fmt: skip


async def _year(caller: StoryCaller, year: int, *, allotted: str, authorised: str) -> None:
    letter: Any = {"diary_number": f"U{year - 1}/02901", "decided_on": caller.calendar.day}
    caller.call(f"tilldelning {year}", await paying.allot(caller, year, allotted, **letter))
    caller.call(f"bemyndiganderam {year}", await paying.authorise(caller, year, authorised, **letter))
    body: Any = {"fiscal_year": year, "item": OWN_ITEM, "amount": "900000.00", "note": f"Regleringsbrev {year}"}
    letter = {"diary_number": letter["diary_number"], "decided_on": caller.today}
    await caller.make("budget", "/allotments", role="controller", **body, **letter)


async def pay_days(world: World) -> Story:
    """Let the service's own timed job propose what is due: its clock is moved to each of these days."""
    caller = world.caller("betalningsdagar")
    for day in ("2025-06-03", "2025-09-12", "2026-02-06"):
        yield day
        world.clock.move("budget", world.calendar.moment(0))
        await until("betalningsförslagen", partial(_all_proposed, caller))
        world.clock.stop("budget")


async def _all_proposed(caller: StoryCaller) -> Json | None:
    """None while an instalment that runs is due, its condition met, and not proposed."""
    running = await caller.all("budget", "/commitments", role="controller", state="committed")
    bound = {commitment["id"] for commitment in running}
    return (
        None
        if any(
            instalment["state"] == "planned"
            and instalment["due_on"] <= caller.today
            and (instalment["statement_approved_on"] or not instalment["after_statement_id"])
            for instalment in await caller.all("budget", "/instalments", role="controller")
            if instalment["commitment_id"] in bound
        )
        else {"all": "proposed"}
    )


async def positions_known(caller: StoryCaller) -> Json | None:
    """None until follow-up knows each position: it is published a moment after the movements."""
    entries = await caller.all("followup", "/history-entries", role="auditor", record="position_entry", sort="id")
    whole = [entry["changes"] for entry in entries if not entry["changes"]["cost_kind"]]
    known = {change["position"]: change["available"] for change in whole}
    for position in await paying.positions(caller):
        name = f"{position['programme']}/{position['fiscal_year']}/{position['appropriation_item']}"
        if known.get(name, "0.00") != position["available"]:
            return None
    return {"all": "known"}


async def own_costs(world: World) -> Story:
    """One in each state, and an income beside the appropriation."""
    caller = world.caller("egna-kostnader")
    yield "2026-02-02"
    await caller.make("budget", "/incomes", role="finance_system", called="inkomst", received_on="2026-01-30")
    for number, state in enumerate(("registrerad", "attesterad", "betald", "återförd", "avvisad"), start=1):
        cost = await caller.make(
            "budget", "/own-costs", role="controller", subject="demo-ekonom", called=f"egen kostnad, {state}",
            amount=f"{number}0000.00", incurred_on="2026-01-31", drop=("paid_by", "measure_kind"),
        )  # fmt: skip
        path = f"/own-costs/{cost['id']}"
        if state == "avvisad":
            await caller.step("budget", path, "rejections", {"reason": "Fakturan är felaktig"}, role="decider")
        elif state != "registrerad":
            await caller.step("budget", path, "attestations", role="decider")
        if state == "betald":
            paid = {"paid_on": "2026-02-02", "bank_reference": "SANDEGEN1"}
            await caller.step("budget", path, "settlements", paid, role="finance_system")
        if state == "återförd":
            await caller.step(
                "budget", path, "reversals", {"reason": "Bokförd två gånger"}, role="controller", subject="demo-chef"
            )


async def accounts(world: World) -> Story:
    """Register where each organiser wants its money."""
    caller = world.caller("mottagare")
    yield "2025-05-05"
    for organizer in TEN:
        await caller.make(
            "budget", "/payees", role="controller", subject="demo-registrator", called=f"{organizer.name}/mottagare",
            organization_number=organizer.number, name=organizer.called, drop=("bic",),
        )  # fmt: skip


async def foresight(world: World) -> Story:
    caller = world.caller("prognoser")
    yield "2026-02-16"
    await caller.make("budget", "/plans", role="controller", called="plan")
    await caller.make("budget", "/scenarios", role="controller", called="scenario")
    await caller.make(
        "budget", "/forecast-days", role="controller", called="prognosdag", day="2026-10-23", diary_number="U2025/02901"
    )
    yield "2026-10-23"
    await caller.make("budget", "/forecasts", role="controller", called="prognos", forecast_on="2026-10-23")


FIRST_STORIES = {"ramar": limits, "betalningsdagar": pay_days, "mottagare": accounts}
STORIES = {"egna-kostnader": own_costs, "prognoser": foresight}
