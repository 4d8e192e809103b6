"""Networks in which organisers meet, and visits that two process supporters make."""

from __future__ import annotations

from functools import partial
from typing import Any

from insatser.chain.caller import Json
from insatser.chain.cooperating import until
from insatser.sandbox.calendar import Story
from insatser.sandbox.caller import StoryCaller
from insatser.sandbox.following import ACCOUNT
from insatser.sandbox.world import NUMBERS, World

CASE = "trollhattan/samverkan"
MEMBERS = ("trollhattan", "sodertalje", "helsingborg", "nynashamn")
TWO = ["demo-case_officer", "demo-stodjare"]


async def networks(world: World) -> Story:
    """One goes on, with a member that has left and one that came later; the other has ended."""
    caller = world.caller("natverk")
    yield "2025-06-03"
    await _known(world, caller, *MEMBERS)
    network = await _formed(caller, "pågår", "Språk i alla ämnen", *MEMBERS)
    ended = await _formed(caller, "avslutat", "Rektorer i år 9", *MEMBERS[:2])
    yield "2025-06-10"
    met = await _meeting(caller, network, "hållet", "2025-10-14")
    called_off = await _meeting(caller, network, "inställt", "2025-12-02")
    last = await _meeting(caller, ended, "sista", "2025-11-11")
    yield "2025-10-14"
    await _hold(caller, met, *MEMBERS)
    body = {"reason": "Två av huvudmännen har inspektion samma dag."}
    await caller.step("followup", called_off, "cancellations", body, role="case_officer")
    yield "2025-11-11"
    await _hold(caller, last, *MEMBERS[:2])
    yield "2025-12-15"
    body = {"ended_on": caller.today, "reason": "Rektorerna möts i det andra nätverket."}
    await caller.step("followup", ended, "endings", body, role="case_officer")
    yield "2026-04-13"
    members = (await caller.get("followup", network, role="auditor"))["members"]
    nynashamn = next(member for member in members if member["organization_number"] == NUMBERS["nynashamn"])
    body = {"until_on": caller.today, "reason": "Samverkan är avslutad."}
    await caller.step("followup", f"/network-members/{nynashamn['id']}", "endings", body, role="case_officer")
    yield "2026-10-13"
    await _known(world, caller, "munkfors")
    joining = {"organization_number": NUMBERS["munkfors"], "from_on": caller.today}
    await caller.step("followup", network, "members", joining, role="case_officer", called="medlem, munkfors")
    await _meeting(caller, network, "planerat", "2027-03-16")


async def visits(world: World) -> Story:
    """Made by two, by one with a team leader's leave, and planned by two; another day was taken."""
    caller = world.caller("besok")
    yield "2025-02-05"
    await _known(world, caller, "trollhattan")
    await until("dialogteamet i uppföljningen", partial(_teams, caller))
    made = await _visit(world, caller, "av två", "2025-03-11")
    alone = await _visit(world, caller, "av en", "2025-04-08")
    yield "2025-03-11"
    await _hold(caller, made)
    yield "2025-04-08"
    reason = "Den andra blev sjuk samma morgon."
    await _hold(caller, alone, role="team_leader", fewer_supporters_reason=reason)
    yield "2026-11-10"
    planned = await _visit(world, caller, "planerat", "2027-01-26")
    await caller.step("followup", planned, "staffings", {"supporters": TWO[::-1]}, role="case_officer")


async def _known(world: World, caller: StoryCaller, *names: str) -> None:
    """Wait until followup knows that the organisers have accepted."""
    wanted = {world.ids[f"{name}/samverkan"] for name in names}

    async def look() -> Json | None:
        found = {dialogue["id"] for dialogue in await caller.all("followup", "/dialogues", role="auditor")}
        return {"found": True} if wanted <= found else None

    await until("svaren i uppföljningen", look)


async def _teams(caller: StoryCaller) -> Json | None:
    found = await caller.all("followup", "/team-comparisons", role="auditor")
    return next((team for team in found if team["team_name"] == "Team Väst" and team["cooperations"]), None)


async def _formed(caller: StoryCaller, called: str, name: str, *members: str) -> str:
    day = caller.today
    made = await caller.make(
        "followup", "/networks", role="case_officer", called=f"nätverk, {called}", name=name, formed_on=day
    )
    path = f"/networks/{made['id']}"
    for member in members:
        joining = {"organization_number": NUMBERS[member], "from_on": day}
        await caller.step("followup", path, "members", joining, role="case_officer")
    return path


async def _meeting(caller: StoryCaller, network: str, called: str, planned_on: str) -> str:
    made = await caller.make(
        "followup", "/meetings", role="case_officer", called=f"nätverksmöte, {called}", kind="network",
        network_id=network.rpartition("/")[2], title="Språk i alla ämnen", cooperation_ids=[], planned_on=planned_on,
        drop=("supporters",),
    )  # fmt: skip
    return f"/meetings/{made['id']}"


async def _visit(world: World, caller: StoryCaller, called: str, planned_on: str) -> str:
    made = await caller.make(
        "followup", "/meetings", role="case_officer", called=f"besök, {called}", kind="visit", title="Besök på skolan",
        cooperation_ids=[world.ids[CASE]], planned_on=planned_on, supporters=TWO, drop=("network_id",),
    )  # fmt: skip
    return f"/meetings/{made['id']}"


async def _hold(caller: StoryCaller, meeting: str, *members: str, role: str = "case_officer", **changes: Any) -> None:
    principals: Json = {"function": "principal", "count": 2, "has_mandate": True}
    supporters: Json = {"function": "process_supporter", "count": 1 if changes else 2, "has_mandate": False}
    there = [principals | {"organization_number": NUMBERS[name]} for name in members] or [principals, supporters]
    body = {"held_on": caller.today, "participants": there, "notes": ACCOUNT} | changes
    await caller.step("followup", meeting, "outcomes", body, role=role)


STORIES = {"natverk": networks, "besok": visits}
