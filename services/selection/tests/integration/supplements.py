"""Units that are added to an accepted offer: proposed, settled, and what they rest on."""

from typing import Any

import httpx

from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import YEAR, offered_round

TROLLHATTAN, BOXHOLM, NYNASHAMN, ALVESTA = "2120001546", "2120000407", "2120000233", "2120000639"
ROBERTSFORS = "2120002551"
"""Not chosen in the round."""
FREE, OTHERS = ("99000340", "99000374", "99000391"), "99000272"
PROPOSAL = {
    "school_unit_codes": [FREE[0]],
    "school_year": YEAR,
    "reason": "Huvudmannens analys pekar ut enheten, och resultaten är låga.",
    "consulted_on": "2026-11-10",
    "inspectorate_view": "Ingen invändning.",
}


async def propose(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, offer: str, *, by: str = "anna", **changed: Any
) -> httpx.Response:
    headers = authorization("analyst", subject=by)
    return await sample.client.post(f"{offer}/supplementary-decisions", json=PROPOSAL | changed, headers=headers)


async def settle(sample: ServiceUnderTest, decision: str, headers: dict[str, str], **body: Any) -> httpx.Response:
    tag = (await sample.client.get(decision, headers=headers)).headers["ETag"]
    body = {"approve": True} | body
    return await sample.client.post(f"{decision}/settlements", json=body, headers=headers | {"If-Match": tag})


async def accept(sample: ServiceUnderTest, offer: dict[str, Any]) -> Any:
    answered = facts.offer_answered(
        offer_id=offer["id"], organization_number=offer["organization_number"], answered_on="2026-11-20"
    )
    await sample.deliver(answered, answered.cooperation_id)
    return answered.cooperation_id


async def decline(sample: ServiceUnderTest, offer: dict[str, Any]) -> None:
    declined = facts.offer_answered(
        offer_id=offer["id"],
        organization_number=offer["organization_number"],
        accepted=False,
        decline_reason="Nej.",
    )
    await sample.deliver(declined, declined.cooperation_id)


async def accepted(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, number: str = TROLLHATTAN
) -> tuple[str, Any]:
    """Path of the organiser's accepted offer, and the cooperation."""
    _, offers = await offered_round(sample, authorization)
    offer = next(offer for offer in offers if offer["organization_number"] == number)
    return f"/offers/{offer['id']}", await accept(sample, offer)


async def supervise(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, decision: str, code: str, *roles: str
) -> httpx.Response:
    body = {
        "diary_number": "SI 2026:1",
        "decision": decision,
        "level": "SKOLENHET",
        "status": "PAGAENDE",
        "organization_number": TROLLHATTAN,
        "school_unit_code": code,
        "decided_on": "2026-11-05",
    }
    headers = authorization(*(roles or ("inspectorate",)), subject="tillsyn")
    return await sample.client.post("/supervision-decisions", json=body, headers=headers)


def messages(answer: httpx.Response) -> str:
    assert answer.status_code == 422, answer.text
    return " ".join(error["message"] for error in answer.json()["errors"])
