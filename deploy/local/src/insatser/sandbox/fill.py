"""Fills a running local system, or goes on where it was interrupted: what is done is only answered again."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from datetime import date

import httpx

from insatser.chain import proof
from insatser.chain.caller import SECONDS, Refused
from insatser.layout import Layout
from insatser.sandbox import around, cases, choosing, export, following, further, money, quality, states, together
from insatser.sandbox.calendar import JobsClock, Story
from insatser.sandbox.export import LAST_DAY
from insatser.sandbox.world import World
from insatser.target import Target

FIRST_DAY = date(2024, 12, 20)
BASE = {**choosing.FIRST_STORIES, **money.FIRST_STORIES, "personer": cases.people}
"""What the cases of the first round rest on."""
REST = {
    **choosing.STORIES, **money.STORIES, **following.STORIES, **quality.STORIES, **around.STORIES, **further.STORIES,
    **together.STORIES, **choosing.LATER_STORIES,
}  # fmt: skip
OFFERED_AGAIN = {"alvesta", "nordanstig"}


class NotLocal(Exception):
    """Only a local system lets its clock be moved."""


class NotWhole(Exception):
    """Something was lost, doubled or left behind."""


async def fill(
    target: Target, layout: Layout, *, only: Collection[str] = (), said: Callable[[float, date], None]
) -> str:
    """The hash of all that is there then. With `only` some organisers, and nothing of what stands around them."""
    async with httpx.AsyncClient(timeout=SECONDS) as client:
        world = World(target, client, JobsClock(layout))
        await must_be_local(world)
        world.clock.stop()
        stories = {name: story(world) for name, story in _stories(only).items()}
        span = (LAST_DAY - FIRST_DAY).days
        await world.calendar.run(stories, lambda day: said((day - FIRST_DAY).days / span, day))
        world.calendar.day = LAST_DAY
        content = await _rested(world, whole=not only)
        digest = hashlib.sha256(content).hexdigest()
        layout.sandbox_content.write_bytes(content)
        layout.sandbox.write_text(_written(world, digest, only), encoding="utf-8")
        world.clock.run()
    return digest


def _stories(only: Collection[str]) -> Mapping[str, Callable[[World], Story]]:
    if only:
        again = choosing.STORIES if OFFERED_AGAIN & set(only) else {}
        return BASE | again | {name: cases.STORIES[name] for name in only}
    return BASE | cases.STORIES | REST


async def must_be_local(world: World) -> None:
    """Raise NotLocal unless the header is taken that only the local profile takes."""
    caller = world.caller("fråga")
    world.calendar.day = LAST_DAY
    try:
        await caller.get("selection", "/programmes", role="analyst")
    except Refused as refused:
        raise NotLocal(f"Sandlådan fylls bara i ett lokalt system. {refused}") from refused


async def _rested(world: World, *, whole: bool) -> bytes:
    """Content once nothing is under way any more: two looks after each other see the same."""
    caller = world.caller("export")
    if whole:
        findings = await proof.prove(caller)
        if broken := [f"{finding.what}: {finding.figures}" for finding in findings if not finding.holds]:
            raise NotWhole("; ".join(broken))
    before = b""
    while True:
        found = await export.lists(caller, world.examples)
        content = export.canonical(found)
        if content == before:
            if whole and (wrong := states.differing(found)):
                raise NotWhole(f"{'; '.join(wrong)}: se {states.TABLE.name}")
            return content
        before = content
        await asyncio.sleep(0.5)


def _written(world: World, digest: str, only: Collection[str]) -> str:
    ids = dict(sorted(world.ids.items()))
    return json.dumps(
        {"sha256": digest, "day": str(LAST_DAY), "only": sorted(only), "ids": ids}, ensure_ascii=False, indent=1
    )
