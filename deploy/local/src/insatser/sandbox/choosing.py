"""Selection: what the rounds rest on, two that end in offers, and one whose offers could not all be made at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from insatser.chain import selecting
from insatser.chain.caller import Json
from insatser.sample import SHIPPED, YEAR
from insatser.sandbox.calendar import Story
from insatser.sandbox.caller import StoryCaller
from insatser.sandbox.world import NUMBERS, PROGRAMME, World

FIRST, SECOND, WAITING = "omgang-2025", "omgang-2026", "omgang-hinder"
CHOSEN = NUMBERS | {"robertsfors": "2120002551"}
YEARS = {FIRST: "2023/24", SECOND: "2024/25"}


async def rest_on(world: World) -> Story:
    """The register and two years of results, the same figures in both: all of them are invented."""
    caller = world.caller("underlag")
    yield "2025-01-07"
    for kind, path in selecting.find_files(SHIPPED):
        content = await asyncio.to_thread(path.read_bytes)
        query = {"kind": kind, "source": path.name}
        if kind == "register":
            await caller.send_file("selection", "/imports", content, role="analyst", as_of="2025-01-02", **query)
            continue
        earlier = content.replace(YEAR.encode(), YEARS[FIRST].encode())
        await caller.send_file("selection", "/imports", earlier, role="analyst", **query)
        await caller.send_file("selection", "/imports", content, role="analyst", **query)


async def first_round(world: World) -> Story:
    """Ten organisers are offered: who and what comes of it, see the cases."""
    caller = world.caller(FIRST)
    yield "2025-01-08"
    await caller.make(
        "selection", "/referrals", role="inspectorate", called="underlag 2025", received_on="2024-12-16",
        diary_number="SI 2024:9001", organization_numbers=list(NUMBERS.values()), school_unit_codes=[],
    )  # fmt: skip
    path = await _analysed(caller, FIRST)
    yield "2025-01-10"
    await consult(caller, path)
    yield "2025-01-16"
    await decide(caller, path)
    yield "2025-01-20"
    await _offer(world, caller, path, answer_by="2025-02-17")


async def second_round(world: World) -> Story:
    """Offer again those whose cooperation never came about, or has ended."""
    caller = world.caller(SECOND)
    yield "2026-09-21"
    path = await _analysed(caller, SECOND)
    yield "2026-09-23"
    await consult(caller, path)
    yield "2026-10-05"
    await decide(caller, path)
    yield "2026-10-08"
    await _offer(world, caller, path, answer_by="2026-12-15")


async def waiting_round(world: World) -> Story:
    """Choose three that have something else: one keeps it and waits, one gets its offer later, one is given up."""
    caller = world.caller(WAITING)
    yield "2026-11-11"
    path = await _analysed(caller, WAITING)
    for name in ("trollhattan", "ovanaker", "robertsfors"):
        override = await caller.make(
            "selection", f"{path}/overrides", role="analyst", called=f"{WAITING}/{name}", kind="ADD_ORGANIZER",
            organization_number=CHOSEN[name], drop=("school_unit_code",),
        )  # fmt: skip
        body = {"approve": True, "reason": "Huvudmannens behov är större än resultaten visar."}
        await caller.step("selection", f"/overrides/{override['id']}", "settlements", body, role="decider")
    await caller.step("selection", path, "analyses", role="analyst")
    await consult(caller, path)
    yield "2026-11-12"
    await decide(caller, path)
    await _offer(world, caller, path, answer_by="2027-01-15")
    yield "2026-11-16"
    # The organiser's other offer is in the way: it is withdrawn, and the round's is made.
    other = world.offers[SECOND, CHOSEN["ovanaker"]]["id"]
    body = {"reason": "Ersätts av ett erbjudande med längre svarstid."}
    await caller.step("selection", f"/offers/{other}", "withdrawals", body, role="decider")
    await _offer(world, caller, path, answer_by="2027-01-15")
    yield "2026-11-17"
    for row in await caller.all("selection", "/unmade-offers", role="analyst", status="waiting"):
        caller.call(f"{WAITING}/{row['organizer_name']}", row)
        if row["organization_number"] == CHOSEN["robertsfors"]:
            body = {"reason": "Huvudmannen har redan ett erbjudande att ta ställning till."}
            await caller.step("selection", f"/unmade-offers/{row['id']}", "drops", body, role="decider")


async def _analysed(caller: StoryCaller, name: str) -> str:
    body = {
        "name": name.capitalize().replace("-", " ").replace("Omgang", "Omgång"),
        "programme": PROGRAMME,
        "school_year": YEARS.get(name, YEARS[SECOND]),
    }
    made = await caller.post("selection", "/rounds", body, role="analyst")
    caller.call(name, made)
    path = f"/rounds/{made['id']}"
    await caller.step("selection", path, "analyses", role="analyst")
    return path


async def consult(caller: StoryCaller, path: str, *, answers: Iterable[Json] = ()) -> None:
    """Skolinspektionen answers for every unit: no objection, but for what `answers` says."""
    body = {"diary_number": f"{caller.today[:4]}:101", "answer_by": f"{caller.today[:4]}-12-31"}
    asked = await caller.step("selection", path, "consultations", body, role="analyst")
    other = {answer["school_unit_code"]: answer for answer in answers}
    for code in asked["school_unit_codes"]:
        answer = other.get(code, {"school_unit_code": code, "answer": "NO_OBJECTION"})
        await caller.post("selection", f"{path}/consultation-answers", answer, role="inspectorate")
    await caller.step("selection", path, "consultation-closings", role="analyst")


async def decide(caller: StoryCaller, path: str) -> None:
    untested = await selecting.untested(caller, path)
    body = {"diary_number": f"{caller.today[:4]}:101", "presented_by": "demo-analyst", "untested_groups": untested}
    await caller.step("selection", path, "decisions", body, role="decider", subject=selecting.DECIDER)


async def _offer(world: World, caller: StoryCaller, path: str, *, answer_by: str) -> None:
    body: dict[str, Any] = {"answer_by": answer_by}
    await caller.step("selection", path, "offers", body, role="decider", subject=selecting.DECIDER)
    for offer in await caller.all("selection", "/offers", role="analyst", round_id=path.rpartition("/")[2]):
        world.offers[caller.story, offer["organization_number"]] = offer


FIRST_STORIES = {"underlag": rest_on, FIRST: first_round}
STORIES = {SECOND: second_round}
LATER_STORIES = {WAITING: waiting_round}
"""Of the whole sandbox alone: it goes through organisers of both rounds."""
