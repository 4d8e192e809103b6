"""Proof that nothing was lost, doubled or left behind, from what the four services say themselves."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import NamedTuple

from insatser.chain.caller import Caller, Json
from insatser.chain.words import kronor
from insatser.services import NAMES

LOOKS = 1000
"""Number of looks, a fifth of a second apart, for the last events to come to rest."""


class Finding(NamedTuple):
    """One invariant: what it says, whether it holds, and the figures."""

    what: str
    holds: bool
    figures: str


async def read_events(caller: Caller, service: str, *types: str) -> list[Json]:
    """Every event of the given types that a service has published, from its feed."""
    events: list[Json] = []
    query = {"limit": 1000} | ({"types": ",".join(types)} if types else {})
    while True:
        more = query | ({"last_event_id": events[-1]["id"]} if events else {})
        answer = await caller.send("GET", service, "/events", role="auditor", params=more)
        found: list[Json] = answer.json()
        events += found
        if len(found) < 1000:
            return events


async def prove(caller: Caller) -> list[Finding]:
    """Prove all invariants, once the last events have come to rest."""
    rest = [await _nothing_waits(caller, service) for service in NAMES]
    effects = [await _signatures_have_one_effect(caller), await _books_balance(caller)]
    return effects + rest + [await _audit_is_whole(caller, service) for service in NAMES]


async def _signatures_have_one_effect(caller: Caller) -> Finding:
    """Find one schedule for each agreement signed or carried over, and one commitment or a refusal that waits for
    money; never two."""
    begun = ("agreements.agreement-signed.v1", "agreements.agreement-carried-over.v1")
    signed = await _agreements(caller, "agreements", *begun)
    scheduled = await _agreements(caller, "followup", "followup.schedule-created.v1")
    committed = await _agreements(caller, "budget", "budget.funds-committed.v1")
    waiting = set(await _agreements(caller, "budget", "budget.commitment-refused.v1")) - set(committed)
    holds = scheduled == signed and committed + Counter(waiting & set(signed)) == signed
    figures = f"{signed.total()} undertecknade, {committed.total()} åtaganden, {scheduled.total()} scheman"
    shown = f"{figures}, {len(waiting)} väntar på pengar" if waiting else figures
    return Finding("Varje undertecknande har exakt ett åtagande och ett schema", holds, shown)


async def _agreements(caller: Caller, service: str, *facts: str) -> Counter[str]:
    """Number of events of some kinds of each agreement."""
    return Counter(event["data"]["agreement_id"] for event in await read_events(caller, service, *facts))


async def _books_balance(caller: Caller) -> Finding:
    books = await caller.get("budget", "/ledger-verifications", role="auditor")
    figures = f"{books['transactions']} rörelser, debet {kronor(books['debit'])}, kredit {kronor(books['credit'])}"
    return Finding("Böckerna balanserar: debet = kredit, saldon = summan av posterna", bool(books["whole"]), figures)


async def _nothing_waits(caller: Caller, service: str) -> Finding:
    """Look until no event is unsent, dead or parked, or `LOOKS` times."""
    for _ in range(LOOKS):
        unsent = await caller.unsent(service)
        parked = {}
        for state in ("dead", "early", "due"):
            found = await caller.get(service, "/held-events", role="operator", state=state)
            parked[state] = len(found["items"])
        if not unsent and not any(parked.values()):
            break
        await asyncio.sleep(0.2)
    figures = f"osända {unsent}, döda {parked['dead']}, väntande {parked['early'] + parked['due']}"
    return Finding(
        f"{service}: ingen händelse osänd, död eller väntande", not unsent and not any(parked.values()), figures
    )


async def _audit_is_whole(caller: Caller, service: str) -> Finding:
    """Every audit row is sealed into the chain within moments, and the chain holds."""
    for _ in range(LOOKS):
        written = (await caller.get(service, "/audit-entries", role="auditor", limit=1))["_meta"]["total_records"]
        chain = await caller.get(service, "/audit-verifications", role="auditor")
        if chain["sealed"] >= written:
            break
        await asyncio.sleep(0.2)
    holds = chain["broken_at"] is None and chain["sealed"] >= written
    return Finding(f"{service}: spårbarhetskedjan är hel", holds, f"{chain['sealed']} rader")
