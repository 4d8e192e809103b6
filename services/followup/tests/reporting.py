"""A report on one cooperation from its round to its payment, and how one asks for it."""

from datetime import datetime
from typing import Any

from time_machine import travel

from shared.clock import new_id
from shared.contracts.selection import RoundDecidedV1
from shared.event import Fact
from tests.support import facts
from tests.support.facts import ARBOGA, PROGRAMME
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

AS_OF = "2027-03-01"
LATER = at("2099-06-01T09:00:00Z")


def a_round() -> RoundDecidedV1:
    outcomes = (
        facts.unit_outcome(school_unit_code="48000763"),
        facts.unit_outcome(school_unit_code="48000764", outcome="held", rank=None),
        facts.unit_outcome(school_unit_code="48000765", outcome="not_selected", rank=None, near_cutoff=True),
    )
    return facts.round_decided(outcomes=outcomes)


async def publish_on(
    followup: ServiceUnderTest,
    fact: Fact,
    subject: object,
    *,
    on: str,
    received: str | None = None,
    programme: str = PROGRAMME,
) -> None:
    """The fact as its service published it at noon of a day; received then, or at noon of a later day."""
    event = followup.envelope(fact, subject)
    known = event.model_copy(update={"time": noon(on), "scope": programme})
    with travel(noon(received or on), tick=False):
        await followup.consumer(type(fact)).apply(known)


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


async def deliver_all(followup: ServiceUnderTest) -> None:
    """One cooperation from round to payment, with development of the measures beside it."""
    decided, offer, agreement = a_round(), facts.offer_made(), facts.agreement_signed()
    answered = facts.offer_answered(offer, cooperation_id=agreement.cooperation_id)
    development = facts.funded_line(cost_kind="development", amount="40000.50")
    committed = facts.funds_committed(agreement, lines=(facts.funded_line(amount="500000.00"), development))
    await publish_on(followup, decided, decided.round_id, on="2026-05-04")
    await publish_on(followup, facts.organizer_changed(), ARBOGA, on="2026-05-04")
    await publish_on(followup, offer, offer.offer_id, on="2026-05-05")
    await publish_on(followup, answered, agreement.cooperation_id, on="2026-05-20")
    await publish_on(followup, agreement, agreement.cooperation_id, on="2026-11-20")
    await publish_on(followup, committed, agreement.cooperation_id, on="2026-11-20")
    await publish_on(followup, facts.payment_made(agreement), agreement.cooperation_id, on="2027-01-04")
    await publish_on(followup, facts.position_changed(), "1:5 ap.3/2027", on="2027-01-04")
    for kind, paid in (("grant", "250000.00"), ("development", "1500.00")):
        standing = facts.position_changed(cost_kind=kind, paid=paid)
        await publish_on(followup, standing, f"1:5 ap.3/2027/{kind}", on="2027-01-04")


async def drafted(
    followup: ServiceUnderTest,
    authorization: AuthorizationHeaders,
    as_of: str = AS_OF,
    programme: str = PROGRAMME,
    **more: str,
) -> Any:
    headers = authorization("analyst", subject="analytiker") | LATER | {"Idempotency-Key": str(new_id())}
    body = {"programme": programme, "as_of": as_of} | more
    return await followup.client.post("/reports", json=body, headers=headers)


async def content(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, report: Any, accept: str = "application/json"
) -> Any:
    headers = authorization("auditor") | {"Accept": accept}
    return await followup.client.get(f"/reports/{report.json()['id']}/contents", headers=headers)


async def sections(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, as_of: str = AS_OF
) -> dict[str, list[list[Any]]]:
    answer = await content(followup, authorization, await drafted(followup, authorization, as_of))
    return {s["code"]: [row["values"] for row in s["rows"]] for s in answer.json()["sections"]}
