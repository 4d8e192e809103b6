"""Cases that anything happens to in any order: what people ask for, what others say, and what must always hold."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from agreements.copies import FundingStatus
from agreements.models.agreement import Agreement, AgreementStatus
from agreements.models.agreement_version import OPEN, VersionState
from agreements.models.cooperation import CooperationStatus
from insatser.chain.caller import Caller
from insatser.keys import LocalKeys
from insatser.target import Target
from services.agreements.tests.case import Case
from shared.canonical import canonical
from shared.clock import new_id, swedish_date, utc_now
from shared.event import Event, Fact
from shared.identity_numbers import passes_luhn
from tests.support import facts
from tests.support.consuming import Message
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

C = CooperationStatus
RUNS_AS = {
    AgreementStatus.PREPARED: {C.ANALYSIS, C.PLANNED, C.DECIDED},
    AgreementStatus.ACTIVE: {C.ACTIVE},
    AgreementStatus.PAUSED: {C.PAUSED},
    AgreementStatus.COMPLETED: {C.COMPLETED},
    AgreementStatus.TERMINATED: {C.TERMINATED},
}
"""An agreement's status → what its case may be."""
ENDED = {C.DECLINED, C.WITHDRAWN, C.COMPLETED, C.TERMINATED}
SIGNED = (VersionState.SIGNED, VersionState.SUPERSEDED)


@dataclass(frozen=True)
class Ask:
    """What somebody asks for: `about` is the path whose ETag goes along."""

    path: str
    body: Any
    role: str
    about: str | None = None
    method: str = "POST"


class TriedCase(Case):
    """A case with what its steps need to know."""

    offer_id: str
    content: dict[str, Any] | None = None
    """Of the draft, as the service made it."""


Action = Callable[[TriedCase, int], Ask | None]
MADE = ("first-agreements", "decisions", "agreements", "terminations", "change-requests")
"""The parts whose paths later steps need."""


@dataclass
class World:
    """The service, its cases, and what has been seen of them."""

    service: ServiceUnderTest
    authorization: AuthorizationHeaders
    keys: LocalKeys
    cases: list[TriedCase] = field(default_factory=list)
    mail: list[tuple[type[Fact], Event]] = field(default_factory=list)
    """Events that other services have published and that have not come."""
    archive: list[tuple[type[Fact], Event]] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    """The first ETag that was seen of each part: soon an old one."""
    signed: dict[UUID, bytes] = field(default_factory=dict)
    """What both had signed, as it was then."""
    promised: set[UUID] = field(default_factory=set)
    """Decisions whose money budget has said is reserved."""
    statuses: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Calls are made on the clock of the events: histories are put together by time."""
        self.service.client.event_hooks["request"].append(_on_the_real_clock)

    async def open(self, number: int, state: str = "offered") -> TriedCase:
        """A case of an organiser of its own, brought as far as `state`."""
        stem = f"212{number:06d}"
        organizer = next(f"{stem}{digit}" for digit in range(10) if passes_luhn(f"{stem}{digit}"))
        today = swedish_date(utc_now())
        offer = facts.offer_made(
            organization_number=organizer,
            school_unit_codes=(f"48{number:06d}",),
            made_on=today,
            answer_by=today + timedelta(days=20),
        )
        await self.service.deliver(offer, offer.offer_id)
        caller = Caller(Target({"agreements-api": "http://agreements.test"}, self.keys), self.service.client)
        case = await TriedCase.of_offer(caller, str(offer.offer_id), today=today)
        case.service, case.authorization, case.offer_id = self.service, self.authorization, str(offer.offer_id)
        await case.bring(state)
        if decision := case.parts.get("decisions"):
            self.promised.add(UUID(decision.rpartition("/")[2]))
        self.cases.append(case)
        await self.look(case)
        return case

    def forget(self) -> None:
        """Another example begins, with cases of its own."""
        for kept in (self.cases, self.mail, self.archive, self.tags, self.signed):
            kept.clear()

    async def do(self, case: TriedCase, *asked: Ask | None, stale: bool = False, repeat: bool = False) -> list[int]:
        """All at once, then everything is looked at; the statuses of the answers."""
        known = [ask for ask in asked if ask]
        answers = await asyncio.gather(*(self._send(case, ask, stale=stale, repeat=repeat) for ask in known))
        await self.look(case)
        return answers

    async def _send(self, case: TriedCase, ask: Ask, *, stale: bool, repeat: bool) -> int:
        headers = case.headers(ask.role, organization_number=case.organization_number)
        headers |= {"Idempotency-Key": str(new_id())}
        if ask.about:
            tag = (await self.service.client.get(ask.about, headers=headers)).headers.get("ETag", '"1"')
            first = self.tags.setdefault(ask.about, tag)
            headers |= {"If-Match": first if stale else tag}
        answer = await self.service.client.request(ask.method, ask.path, json=ask.body, headers=headers)
        assert answer.status_code < 500, answer.text
        # The version is compared; the rest of an ETag says which view of it was seen.
        if stale and ask.about and first.partition("-")[0] != tag.partition("-")[0]:
            # A step that is not there, or not the caller's, is refused before it is asked what was seen.
            assert answer.status_code >= 400, answer.text
        if answer.is_success and repeat:
            again = await self.service.client.request(ask.method, ask.path, json=ask.body, headers=headers)
            same = again.status_code == answer.status_code and again.json() == answer.json()
            assert same or again.status_code == 412, again.text
        part = ask.path.rpartition("/")[2]
        if answer.status_code == 201 and part in MADE:
            case.parts[part] = f"/{part}/{answer.json()['id']}"
        return answer.status_code

    async def hear(self, fact: Fact, subject: object, *, late: bool = False) -> None:
        letter = (type(fact), self.service.envelope(fact, subject))
        self.mail.append(letter)
        if not late:
            await self.deliver(-1)

    async def deliver(self, pick: int, *, times: int = 1) -> None:
        """One that is waiting, or one that has come once more; what others said before it may come after it."""
        if self.mail:
            self.archive.append(self.mail.pop(pick if pick < 0 else pick % len(self.mail)))
        if not self.archive:
            return
        kind, event = self.archive[-1 if pick < 0 else pick % len(self.archive)]
        if event.type == "budget.funds-reserved.v1":
            self.promised.add(UUID(event.data["decision_id"]))
        for _ in range(times):
            for consumer in self.service.consumers(kind):
                message = Message(event.to_json(), subject=event.type)
                await consumer.take([message.delivery])
                assert message.answers == ["ack"], event.type
                await consumer.take_parked()
        for case in self.cases:
            await self.look(case)

    async def look(self, case: TriedCase) -> None:
        """What must hold of a case at every moment."""
        async with self.service.work() as work:
            row = await work.cooperations.get_cooperation(UUID(case.id))
            agreement = await work.agreements.find_part_of(row.id)
            case.content = agreement and agreement.versions[0].content.model_dump(mode="json")
            funding = await work.funding.find_funding(row.id)
            changes = await work.agreements.list_changes_of(agreement.id) if agreement else []
        self.statuses.add(row.status)
        assert (row.live_organization_number is not None) == (row.status in {*C} - ENDED - {C.OFFERED})
        if agreement is None:
            return
        self.statuses.add(f"agreement {agreement.status}")
        assert row.status in RUNS_AS[agreement.status]
        if changes:
            assert changes[-1].status == agreement.status
        new = self._look_at_versions(agreement)
        if new:
            assert agreement.decision_id in self.promised, "signed without reserved money"
            assert funding is not None
            assert funding.status is not FundingStatus.REFUSED

    def _look_at_versions(self, agreement: Agreement) -> bool:
        """Whether one has been signed since it was last looked at."""
        states = [version.state for version in agreement.versions]
        self.statuses |= {f"version {state}" for state in states}
        assert states.count(VersionState.SIGNED) <= 1, "two in force"
        assert sum(state in OPEN for state in states) <= 1, "two are written"
        if agreement.status is not AgreementStatus.TERMINATED:  # what was never signed may end too
            assert (VersionState.SIGNED in states) == (agreement.status is not AgreementStatus.PREPARED)
        new = False
        for version in agreement.versions:
            if version.state not in (*SIGNED, VersionState.LOCKED):
                continue
            assert agreement.content_hash(version) == version.content_hash
            if version.state in SIGNED:
                annex = version.annex.model_dump(mode="json") if version.annex else None
                whole = canonical([version.content.model_dump(mode="json"), annex, version.content_hash])
                new |= version.id not in self.signed
                assert self.signed.setdefault(version.id, whole) == whole, "what was signed has changed"
        return new

    async def replay(self, case: TriedCase) -> None:
        """The history alone, from events and the trail, leads to where the case is; nothing that came was given up."""
        async with self.service.sessions() as session:
            given_up = await session.execute(text("SELECT reason FROM held_event WHERE state = 'dead'"))
        assert list(given_up.scalars()) == []
        chain = (await case.get(f"{case.path}/chain?on=2099-01-01")).json()
        status = (await case.read())["status"]
        assert chain["status"] == status, [step["type"] for step in chain["steps"]]


async def _on_the_real_clock(request: httpx.Request) -> None:
    request.headers.pop("X-With-Server-Date", None)
