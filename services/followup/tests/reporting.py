"""A report on one cooperation from its round to its payment, and how one asks for it."""

from typing import Any

from shared.contracts.selection import RoundDecidedV1
from shared.kit.clock import new_id
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


async def deliver_all(followup: ServiceUnderTest) -> None:
    """One cooperation from round to payment, with development of the measures beside it."""
    decided, offer, agreement = a_round(), facts.offer_made(), facts.agreement_signed()
    answered = facts.offer_answered(offer, cooperation_id=agreement.cooperation_id)
    development = facts.funded_line(cost_kind="development", amount="40000.50")
    committed = facts.funds_committed(agreement, lines=(facts.funded_line(amount="500000.00"), development))
    await followup.deliver(decided, decided.round_id)
    await followup.deliver(facts.organizer_changed(), ARBOGA)
    await followup.deliver(offer, offer.offer_id)
    for fact in (answered, agreement, committed, facts.payment_made(agreement)):
        await followup.deliver(fact, agreement.cooperation_id)
    await followup.deliver(facts.position_changed(), "1:5 ap.3/2027")


async def drafted(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, as_of: str = AS_OF, programme: str = PROGRAMME
) -> Any:
    headers = authorization("analyst", subject="analytiker") | LATER | {"Idempotency-Key": str(new_id())}
    body = {"programme": programme, "as_of": as_of}
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
