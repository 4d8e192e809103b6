"""Everybody around one grant statement, and the steps they take."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shared.clock import new_id
from tests.support import facts
from tests.support.facts import ARBOGA
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

NOW = at("2027-09-15T09:00:00Z")
SUBMISSION = {"amount_used": "240000.00", "account": "Handledning för 24 lärare.", "lines": {"grant": "240000.00"}}
APPROVAL = {"outcome": "approved", "approved_amount": "240000.00", "reason": "Stämmer med planen."}


class Desk:
    """Everybody around one statement of 250 000 kronor; each call is made against the version that stands."""

    def __init__(self, followup: ServiceUnderTest, authorization: AuthorizationHeaders, statement_id: UUID) -> None:
        self._client = followup.client
        self._path = f"/statements/{statement_id}"
        self.organizer = authorization("organizer", subject="huvudman", organization_number=ARBOGA)
        self.officer = authorization("case_officer", subject="handlaggare")
        self.decider = authorization("decider", subject="beslutsfattare")
        self.auditor = authorization("auditor")

    async def read(self, caller: Mapping[str, str] | None = None) -> Any:
        return await self._client.get(self._path, headers=dict(caller or self.auditor))

    async def post(
        self, step: str, body: dict[str, Any], caller: Mapping[str, str], *, key: str = "", version: str = ""
    ) -> Any:
        tag = version or (await self.read()).headers["ETag"]
        headers = {**caller, **NOW, "If-Match": tag, "Idempotency-Key": key or str(new_id())}
        return await self._client.post(f"{self._path}/{step}", json=body, headers=headers)

    async def submit(self, **changed: Any) -> Any:
        return await self.post("submissions", SUBMISSION | changed, self.organizer)

    async def propose(self, **changed: Any) -> Any:
        return await self.post("proposals", APPROVAL | changed, self.officer)

    async def decide(self, **body: Any) -> Any:
        return await self.post("decisions", {"accepted": True} | body, self.decider)


async def a_desk(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, *, paid: str | None = "250000.00"
) -> Desk:
    """The grant is paid before it is accounted for, unless a test says otherwise."""
    due = facts.statement_due()
    agreement = facts.agreement_signed(statements_due=(due,))
    await followup.deliver(agreement, agreement.cooperation_id)
    if paid:
        await followup.deliver(facts.payment_made(agreement, amount=paid), agreement.cooperation_id)
    return Desk(followup, authorization, due.statement_id)
