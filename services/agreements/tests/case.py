"""A case that can be brought as far as a test needs, through the service's own API, and the bodies it takes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx

from shared.contracts.budget import FundsReservedV1
from shared.contracts.selection import OfferMadeV1
from shared.kit.clock import new_id
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

ARBOGA = "2120002122"
UNIT = "48000763"
AGENCY = "2021004185"

ANALYSIS = {
    "description": "Resultaten i matematik har sjunkit tre år i rad.",
    "pupils_heard": "Elevrådet och fokusgrupper i årskurs 7–9.",
    "problems": [
        {
            "key": "P1",
            "level": "teaching",
            "school_unit_code": UNIT,
            "description": "Undervisningen anpassas sällan efter eleverna.",
            "result": "62 procent når målen i matematik i årskurs 9.",
            "within_reach": "Hur lektionerna planeras och följs upp.",
            "causes": [{"description": "Lärarna planerar var för sig.", "evidence": "Enkät och 20 lektionsbesök."}],
        }
    ],
}
PLAN = {
    "earlier_successes": "Läslyftet gav goda resultat.",
    "risks": "Lärarbyten; därför två handledare.",
    "lessons": "Nätverk mellan rektorerna.",
    "measures": [
        {
            "key": "A1",
            "problem_key": "P1",
            "title": "Handledning i matematikdidaktik",
            "level": "SCHOOL_UNIT",
            "kind": "own_measure",
            "impact_factor": "collegial_learning",
            "school_unit_codes": [UNIT],
            "why_most_effective": "Forskning visar god effekt av kollegial handledning.",
            "goal": "Fler elever når målen i matematik.",
            "indicator": "Andel elever med godkänt i årskurs 9",
            "baseline": "62 procent",
            "target": "80 procent",
            "target_on": "2028-06-15",
            "responsible_agency": "Processtödjaren",
            "responsible_organizer": "Rektorn",
            "participants": "Alla matematiklärare",
            "starts_on": "2026-11-23",
            "ends_on": "2028-06-15",
            "costs": [
                {"fiscal_year": 2026, "cost_kind": "grant", "amount": "200000.00"},
                {"fiscal_year": 2027, "cost_kind": "grant", "amount": "400000.00"},
                {"fiscal_year": 2027, "cost_kind": "education_service", "amount": "150000.00"},
            ],
            "follow_up_on": "2027-12-01",
            "follow_up_method": "Lektionsbesök och enkät",
            "follow_up_by": "Skolchefen",
        }
    ],
}
DECISION = {
    "content": "Skolverket stödjer insatserna i huvudmannens åtgärdsplan.",
    "reasons": "Insatserna svarar mot problemen i nulägesanalysen.",
    "revocation_reservation": "Beslutet kan ändras om medlen minskar.",
    "communicated_on": "2026-11-20",
}
PERIOD = {"starts_on": "2026-11-22", "ends_on": "2028-12-31"}
NOON = {"X-With-Server-Date": "2026-11-22T11:00:00Z"}


def an_offer(offer_id: UUID | None = None, organization_number: str = ARBOGA) -> OfferMadeV1:
    return OfferMadeV1(
        offer_id=offer_id or new_id(),
        round_id=new_id(),
        programme="riktade-insatser-2024",
        organization_number=organization_number,
        organizer_name="Arboga kommun",
        school_unit_codes=(UNIT,),
        reasons=("meritvärdet är lägre än riksgenomsnittet",),
        diary_number="2026:100",
        made_on=date(2026, 11, 2),
        answer_by=date(2026, 12, 1),
    )


@dataclass
class Case:
    """One case; `parts` holds the path of each part that has been made."""

    service: ServiceUnderTest
    authorization: AuthorizationHeaders
    path: str = ""
    id: UUID = field(default_factory=new_id)
    parts: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)

    def headers(self, role: str, *, organization_number: str = ARBOGA) -> dict[str, str]:
        own = {"organization_number": organization_number} if role == "organizer" else {}
        return self.authorization(role, **own) | NOON

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
        """With a fresh Idempotency-Key, and the ETag of `about` when that is given."""
        headers = self.headers(role) | {"Idempotency-Key": str(new_id())} | (headers or {})
        if about:
            headers |= {"If-Match": (await self.get(about)).headers["ETag"]}
        return await self.service.client.request(method, path, json=body, headers=headers)

    async def done(self, path: str, body: Any = None, **how: Any) -> dict[str, Any]:
        """As `send`, for a step that must succeed."""
        answer = await self.send(path, body, **how)
        assert answer.status_code in (200, 201), answer.text
        changed = dict(answer.json())
        for part, own in self.parts.items():
            if path.startswith(own):
                self.versions[part] = changed["version"]
        return changed

    async def make(self, part: str, body: Any, *, role: str = "case_officer") -> str:
        made = await self.done(f"{self.path}/{part}", body, role=role)
        self.parts[part] = f"/{part}/{made['id']}"
        self.versions[part] = made["version"]
        return self.parts[part]

    async def step(self, part: str, step: str, body: Any = None, *, role: str = "case_officer") -> dict[str, Any]:
        """A step that must succeed, on the version that the last step on the part left."""
        headers = {"If-Match": f'"{self.versions[part]}"'}
        return await self.done(f"{self.parts[part]}/{step}", body, role=role, headers=headers)

    async def shown(self) -> dict[str, Any]:
        return dict((await self.get()).json())

    async def open(self) -> None:
        offer = an_offer()
        await self.service.deliver(offer, offer.offer_id)
        page = (await self.get("/cooperations")).json()
        self.id = next(UUID(item["id"]) for item in page["items"] if item["offer_id"] == str(offer.offer_id))
        self.path = f"/cooperations/{self.id}"

    async def accept(self) -> None:
        await self.done(f"{self.path}/answers", {"accepted": True}, role="organizer", about=self.path)

    async def analyse(self) -> None:
        conditions = {"conditions": "En dag i veckan avsätts.", "starts_on": "2026-11-22", "ends_on": "2027-03-31"}
        await self.make("first-agreements", conditions)
        await self.step("first-agreements", "signatures", {"party": "ORGANIZER"}, role="organizer")
        await self.step("first-agreements", "signatures", {"party": "AGENCY"}, role="team_leader")
        await self.make("situation-analyses", {"content": ANALYSIS}, role="organizer")
        await self.step("situation-analyses", "completions", role="organizer")

    async def plan(self) -> None:
        await self.make("action-plans", {"content": PLAN}, role="organizer")
        await self.step("action-plans", "approvals")

    async def decide(self) -> None:
        await self.make("decisions", DECISION)
        await self.step("decisions", "approvals", role="decider")

    async def reserve(self) -> None:
        decision_id = UUID(self.parts["decisions"].rpartition("/")[2])
        reserved = FundsReservedV1(
            cooperation_id=self.id, decision_id=decision_id, lines=(), total=Decimal("750000.00")
        )
        await self.service.deliver(reserved, self.id)

    async def draft(self) -> None:
        await self.make("agreements", PERIOD)
        for subject, party, number in (("local-organizer", "ORGANIZER", ARBOGA), ("local-decider", "AGENCY", AGENCY)):
            authority = {"subject": subject, "party": party, "organization_number": number, "authority": "Delegation"}
            await self.done("/signatories", authority | {"valid_from": "2026-01-01"})

    async def sign(self, party: str) -> dict[str, Any]:
        role = "organizer" if party == "ORGANIZER" else "decider"
        return await self.step("agreements", "signatures", {"party": party}, role=role)

    async def try_to_sign(self, party: str) -> httpx.Response:
        role, path = "organizer" if party == "ORGANIZER" else "decider", self.parts["agreements"]
        return await self.send(f"{path}/signatures", {"party": party}, role=role, about=path)

    async def conclude(self) -> None:
        await self.sign("ORGANIZER")
        await self.sign("AGENCY")


STEPS = ("open", "accept", "analyse", "plan", "decide", "reserve", "draft", "conclude")
CaseAt = Callable[[str], Awaitable[Case]]
