"""After the faults: what was answered stands, money was bound and paid once within its limits, and copies are whole."""

import asyncio
from collections import Counter
from collections.abc import Set
from decimal import Decimal

from insatser.chain import paying
from insatser.chain.caller import Caller, Json
from insatser.chain.proof import Finding, prove, read_events
from insatser.chain.words import kronor
from insatser.services import NAMES
from tests.injection.load import PatientCaller

LOOKS = 600
"""How many times one looks, half a second apart, for every reader to have had all that was told."""


async def prove_all(caller: PatientCaller, answered: int, made_up: Set[str]) -> list[Finding]:
    """`answered`: how many of the changes were answered when the faults ended; `made_up`: events of no service's."""
    copies = [await _nothing_missing(caller, service) for service in NAMES]
    planted = await _discard_garbage(caller, made_up)
    found = [*await prove(caller), *copies, planted]
    return [*found, await _paid_once(caller), await _within_limits(caller), await answers_stand(caller, answered)]


async def _nothing_missing(caller: Caller, service: str) -> Finding:
    """Each reader has been compared with what its producers say that they have told, to the last manifest."""
    left: list[Json] = []
    for _ in range(LOOKS):
        last = {name: (await caller.get(name, "/event-counts", role="operator"))["manifests"] for name in NAMES}
        consumers = await caller.all(service, "/consumers", role="operator")
        left = [one for one in consumers if one["manifests_passed"] < last[one["producer"]]]
        for one in consumers:
            path = f"/consumers/{one['name']}/missing-events"
            if (await caller.get(service, path, role="operator", limit=1))["items"]:
                left.append(one)
        if not left:
            break
        await asyncio.sleep(0.5)
    names = ", ".join(sorted({one["name"] for one in left}))
    return Finding(f"{service}: har fått allt som de andra har publicerat", not left, names or "inget saknas")


async def _discard_garbage(caller: Caller, made_up: Set[str]) -> Finding:
    """What we planted has been put aside by whoever read it, with its reason; nothing else was."""
    reasons = Counter[str]()
    for service in NAMES:
        for letter in await caller.all(service, "/held-events", role="operator", state="dead"):
            planted = "not a CloudEvent" in letter["reason"] or letter["event_id"] in made_up
            reasons["skräp" if planted else f"{service}: {letter['reason']}"] += 1
            if planted:
                path, body = f"/held-events/{letter['id']}", {"reason": "Hittades på av felprovet"}
                subject = "another-operator"
                await caller.post(service, f"{path}/discard-proposals", body, role="operator", subject=subject)
                await caller.post(service, f"{path}/discards", body, role="operator")
    others = [reason for reason in reasons if reason != "skräp"]
    return Finding(
        "Döda brev: bara det som felprovet självt hittade på", not others, "; ".join(others) or f"{reasons['skräp']} st"
    )


async def _paid_once(caller: Caller) -> Finding:
    paid = Counter(event["data"]["payment_id"] for event in await read_events(caller, "budget", PAID))
    twice = [payment for payment, times in paid.items() if times > 1]
    return Finding("Varje utbetalning har publicerats en gång", not twice, ", ".join(twice) or f"{len(paid)} st")


PAID = "budget.payment-made.v1"


async def _within_limits(caller: Caller) -> Finding:
    """What counts is the appropriation for the years that have begun, and the authorisation for those that have not."""
    positions = await paying.positions(caller)
    over = [one["id"] for one in positions if one["is_red"] or Decimal(one["room"]) < 0]
    left = ", ".join(f"{one['fiscal_year']}: {kronor(one['available'])}" for one in positions)
    return Finding(
        "Varken anslag eller bemyndigande är överskridet", not over, ", ".join(over) or f"disponibelt {left}"
    )


async def answers_stand(caller: PatientCaller, answered: int) -> Finding:
    """Every change that was answered with a success is sent again under its key: the same answer is the proof of it."""
    lost = []
    for request, status, body in caller.answered[:answered]:
        answer = await caller.send(**request)
        if (answer.status_code, answer.content) != (status, body):
            lost.append(f"{request['service']} {request['path']}")
    return Finding("Varje besvarad ändring står kvar", not lost, ", ".join(lost[:5]) or f"{answered} svar, samma igen")
