"""The chain's case against this service alone: its facts come from the test, and any call can be tried."""

from collections.abc import Awaitable, Callable
from copy import copy
from datetime import date
from typing import Any, Self
from uuid import UUID

import httpx

from insatser.chain import bodies, cooperating
from insatser.chain.caller import Caller, person
from insatser.chain.cooperating import AGENCY_SIGNATORY, organizer_subject
from insatser.keys import LocalKeys
from insatser.target import Target
from shared.clock import new_id
from shared.contracts.selection import OfferMadeV1
from shared.event import Fact
from shared.kit.inbox import Admission
from tests.support import facts
from tests.support.facts import ARBOGA, UNIT
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

TODAY = date(2026, 11, 22)
NOON = at("2026-11-22T11:00:00Z")
CONDITIONS = bodies.first_agreement(TODAY)
ANALYSIS = bodies.situation_analysis([UNIT], TODAY)
PLAN = bodies.action_plan([UNIT], TODAY)
DECISION = bodies.decision(TODAY)
PERIOD = bodies.period(TODAY)
REGISTERED = facts.quality_entry_published(
    code=bodies.AIMS["GR"], title="Andel med godkänt i alla ämnen, årskurs 9", unit="procent", high="100"
)
"""The indicator that the goals of the plan name."""


def an_offer(**changed: Any) -> OfferMadeV1:
    return facts.offer_made(made_on="2026-11-02", answer_by="2026-12-01", **changed)


class Case(cooperating.Case):
    service: ServiceUnderTest
    authorization: AuthorizationHeaders

    @classmethod
    async def opened(
        cls, service: ServiceUnderTest, authorization: AuthorizationHeaders, keys: LocalKeys, **offered: Any
    ) -> Self:
        offer = an_offer(**offered)
        await service.deliver(offer, offer.offer_id)
        case = await cls.of_offer(cls._caller(service, keys), str(offer.offer_id), today=TODAY)
        case.service, case.authorization = service, authorization
        return case

    @staticmethod
    def _caller(service: ServiceUnderTest, keys: LocalKeys) -> Caller:
        return Caller(Target({"agreements-api": "http://agreements.test"}, keys), service.client, NOON)

    @classmethod
    async def brought(
        cls,
        state: str,
        service: ServiceUnderTest,
        authorization: AuthorizationHeaders,
        keys: LocalKeys,
        **offered: Any,
    ) -> Self:
        """A case as far as that state; one of the same offer is brought there once per test process."""

        async def bring() -> Self:
            made = await cls.opened(service, authorization, keys, **offered)
            await made.bring(state)
            return made._as_it_is()

        case: Self = (await service.once(f"{cls.__name__} {state} {offered}", bring))._as_it_is()
        case.caller, case.service, case.authorization = cls._caller(service, keys), service, authorization
        return case

    def _as_it_is(self) -> Self:
        found = copy(self)
        found.parts = dict(self.parts)
        return found

    async def analyse(self) -> None:
        """Plans follow, and they choose from the register."""
        await self.service.deliver(REGISTERED, REGISTERED.entry_id)
        await super().analyse()

    async def reserve(self) -> None:
        decision_id = self.parts["decisions"].rpartition("/")[2]
        reserved = facts.funds_reserved(cooperation_id=self.id, decision_id=decision_id, lines=(), total="750000.00")
        await self.service.deliver(reserved, self.id)

    async def sign(self, party: str) -> dict[str, Any]:
        return await (self.sign_as_organizer() if party == "ORGANIZER" else self.sign_as_agency())

    async def conclude(self) -> None:
        await self.bring("signed", after="drafted")

    async def try_to_sign(self, party: str) -> httpx.Response:
        role, path = "organizer" if party == "ORGANIZER" else "decider", self.parts["agreements"]
        return await self.send(f"{path}/signatures", {"party": party}, role=role, about=path)

    def headers(self, role: str, *, organization_number: str | None = None) -> dict[str, str]:
        """Of whoever has the role in the chain; the decider is the one who may sign."""
        organization_number = organization_number or self.organization_number
        if role == "organizer":
            subject = organizer_subject(organization_number)
            return self.authorization(role, subject=subject, organization_number=organization_number) | NOON
        subject = AGENCY_SIGNATORY if role == "decider" else person(role)
        return self.authorization(role, subject=subject) | NOON

    def as_person(self, subject: str, *roles: str) -> dict[str, str]:
        """The headers of a person of one's own choice; an organiser's person acts for the case's organiser."""
        own = {"organization_number": ARBOGA} if "organizer" in roles else {}
        return self.authorization(*roles, subject=subject, **own)

    async def get(self, path: str | None = None, *, role: str = "case_officer") -> httpx.Response:
        return await self.service.client.get(path or self.path, headers=self.headers(role))

    async def send(
        self,
        path: str,
        body: Any = None,
        *,
        role: str = "case_officer",
        method: str = "POST",
        about: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """The answer, whatever it is; with a fresh Idempotency-Key, and the ETag of `about` when that is given."""
        headers = self.headers(role) | {"Idempotency-Key": str(new_id())} | (headers or {})
        if about:
            headers |= {"If-Match": (await self.get(about)).headers["ETag"]}
        return await self.service.client.request(method, path, json=body, headers=headers)

    async def done(self, path: str, body: Any = None, **how: Any) -> dict[str, Any]:
        """As `send`, for a step that must succeed."""
        answer = await self.send(path, body, **how)
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json())


CaseAt = Callable[..., Awaitable[Case]]


async def three_times(service: ServiceUnderTest, fact: Fact, subject: UUID | str, sequence: int) -> list[Admission]:
    """The same fact under three fresh ids, as a producer that lost its memory would send it."""
    return [await service.deliver(fact, subject, sequence=sequence) for _ in range(3)]
