"""One case, from the answer to the offer to both signatures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta

from insatser.chain.caller import Caller, Json, Refused

AGENCY = "2021004185"
AGENCY_SIGNATORY = "demo-avdelningschef"
PATIENCE_SECONDS = 240.0
"""An event is there in a moment; what a killed worker had in hand comes again after half a minute, or twice that."""


class TookTooLong(Exception):
    """Something that events should have brought about did not come."""


@dataclass(frozen=True)
class Plan:
    """What a case costs: kronor as strings, the first year's grant in two instalments."""

    this_year: str = "200000.00"
    next_year: str = "400000.00"
    services: str = "150000.00"


async def until(what: str, look: Callable[[], Awaitable[Json | None]], *, seconds: float = PATIENCE_SECONDS) -> Json:
    """The first thing `look` finds; a 404 means not yet."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if found := await look():
                return found
        except Refused as refused:
            if refused.status != 404:
                raise
        await asyncio.sleep(0.05)
    raise TookTooLong(f"{what} kom inte inom {seconds:.0f} sekunder")


def organizer_subject(organization_number: str) -> str:
    """The person who acts for an organiser in the chain."""
    return f"demo-skolchef-{organization_number}"


class Case:
    """A cooperation as its people see it. Every method is a step; the part that was changed comes back."""

    def __init__(self, caller: Caller, cooperation: Json) -> None:
        self.caller = caller
        self.id: str = cooperation["id"]
        self.organization_number: str = cooperation["organization_number"]
        self.organizer_name: str = cooperation["organizer_name"]
        self.unit: str | None = next(iter(cooperation["school_unit_codes"]), None)
        self.agreement_id = ""

    @classmethod
    async def of_offer(cls, caller: Caller, offer_id: str) -> Case:
        """The case that the offer opens, once the event has come."""

        async def look() -> Json | None:
            found = await caller.all("agreements", "/cooperations", role="case_officer", status="offered")
            return next((each for each in found if each["offer_id"] == offer_id), None)

        return cls(caller, await until("samverkan för erbjudandet", look))

    async def read(self) -> Json:
        return await self.caller.get("agreements", f"/cooperations/{self.id}", role="case_officer")

    async def answer(self, *, accepted: bool, reason: str | None = None) -> Json:
        body: Json = {"accepted": accepted} | ({"reason": reason} if reason else {})
        return await self._as_organizer(f"/cooperations/{self.id}/answers", body, (await self.read())["version"])

    async def prepare(self, today: date, plan: Plan) -> None:
        """First agreement, situation analysis, action plan and decision on measures."""
        await self.plan(today, plan)
        await self.decide(today)

    async def plan(self, today: date, plan: Plan) -> None:
        """First agreement, situation analysis and an approved action plan."""
        await self._first_agreement(today)
        await self._situation_analysis()
        await self._action_plan(today, plan)

    async def reserved(self) -> Json:
        """The case once budget has answered the decision, with `funding.status` reserved or refused."""
        return await until("budgetens svar på beslutet", lambda: self.funded("reserved", "refused"))

    async def draft(self, today: date) -> Json:
        """The agreement, drafted from plan and decision, and the people who may sign it."""
        body = {"starts_on": str(today), "ends_on": str(_years_after(today, 2))}
        path = f"/cooperations/{self.id}/agreements"
        drafted = await self.caller.post("agreements", path, body, role="case_officer")
        self.agreement_id = drafted["id"]
        await self._signatory(organizer_subject(self.organization_number), "ORGANIZER", self.organization_number)
        await self._signatory(AGENCY_SIGNATORY, "AGENCY", AGENCY)
        return drafted

    async def agreement(self) -> Json:
        return await self.caller.get("agreements", f"/agreements/{self.agreement_id}", role="case_officer")

    async def sign_as_organizer(self) -> Json:
        version = (await self.agreement())["version"]
        return await self._as_organizer(f"/agreements/{self.agreement_id}/signatures", {"party": "ORGANIZER"}, version)

    async def sign_as_agency(self, *, version: int | None = None, key: str | None = None) -> Json:
        if version is None:
            version = (await self.agreement())["version"]
        return await self.caller.post(
            "agreements",
            f"/agreements/{self.agreement_id}/signatures",
            {"party": "AGENCY"},
            role="decider",
            subject=AGENCY_SIGNATORY,
            version=version,
            key=key,
        )

    async def committed(self) -> Json:
        """Budget's commitment, read from budget itself."""
        path = f"/commitments/{self.agreement_id}"
        return await until("åtagandet", lambda: self.caller.get("budget", path, role="controller"))

    async def scheduled(self) -> Json:
        """Follow-up's schedule, read from followup itself."""
        path = f"/schedules/{self.id}"
        return await until("schemat", lambda: self.caller.get("followup", path, role="case_officer"))

    async def shown(self, *, seconds: float = PATIENCE_SECONDS) -> Json:
        """The case once agreements itself shows both effects."""

        async def look() -> Json | None:
            found = await self.read()
            funded = (found.get("funding") or {}).get("status") == "committed"
            return found if funded and (found.get("schedule") or {}).get("activities") else None

        return await until("båda verkningarna i ärendet", look, seconds=seconds)

    async def funded(self, *statuses: str) -> Json | None:
        """The case, when its money stands in one of these ways."""
        found = await self.read()
        return found if (found.get("funding") or {}).get("status") in statuses else None

    async def _first_agreement(self, today: date) -> None:
        body = {
            "conditions": "Rektorerna avsätter en dag i veckan för analysen.",
            "starts_on": str(today),
            "ends_on": str(today + timedelta(days=120)),
        }
        first = await self.caller.post(
            "agreements", f"/cooperations/{self.id}/first-agreements", body, role="case_officer"
        )
        path = f"/first-agreements/{first['id']}/signatures"
        first = await self._as_organizer(path, {"party": "ORGANIZER"}, first["version"])
        await self.caller.post("agreements", path, {"party": "AGENCY"}, role="team_leader", version=first["version"])

    async def _situation_analysis(self) -> None:
        problem = {
            "key": "P1",
            "level": "teaching",
            "school_unit_code": self.unit,
            "description": "Undervisningen anpassas sällan efter eleverna.",
            "result": "Meritvärdet ligger under riksgenomsnittet.",
            "within_reach": "Hur lektionerna planeras och följs upp.",
            "causes": [{"description": "Lärarna planerar var för sig.", "evidence": "Enkät och 20 lektionsbesök."}],
        }
        content = {
            "description": "Resultaten har sjunkit tre år i rad.",
            "pupils_heard": "Elevrådet och fokusgrupper i årskurs 7–9.",
            "problems": [problem],
        }
        made = await self._as_organizer(f"/cooperations/{self.id}/situation-analyses", {"content": content})
        await self._as_organizer(f"/situation-analyses/{made['id']}/completions", {}, made["version"])

    async def _action_plan(self, today: date, plan: Plan) -> None:
        content = {
            "earlier_successes": "Läslyftet gav goda resultat.",
            "risks": "Lärarbyten; därför två handledare.",
            "lessons": "Nätverk mellan rektorerna.",
            "measures": [_own_measure(self.unit, today, plan), _course(self.unit, today, plan)],
        }
        made = await self._as_organizer(f"/cooperations/{self.id}/action-plans", {"content": content})
        path = f"/action-plans/{made['id']}/approvals"
        await self.caller.post("agreements", path, role="case_officer", version=made["version"])

    async def decide(self, today: date) -> None:
        """Skolverket's own decision on the measures of the plan, proposed by one person and made by another."""
        body = {
            "content": "Skolverket stödjer åtgärderna i huvudmannens åtgärdsplan.",
            "reasons": "Åtgärderna svarar mot problemen i nulägesanalysen.",
            "revocation_reservation": "Beslutet kan ändras om medlen minskar.",
            "communicated_on": str(today - timedelta(days=2)),
        }
        made = await self.caller.post("agreements", f"/cooperations/{self.id}/decisions", body, role="case_officer")
        path = f"/decisions/{made['id']}/approvals"
        await self.caller.post("agreements", path, role="decider", version=made["version"])

    async def _signatory(self, subject: str, party: str, organization_number: str) -> None:
        asked = {"organization_number": organization_number, "party": party}
        known = await self.caller.all("agreements", "/signatories", role="case_officer", **asked)
        if any(each["subject"] == subject and each["party"] == party for each in known):
            return
        body = {
            "subject": subject,
            "party": party,
            "organization_number": organization_number,
            "authority": "Delegation",
            "valid_from": "2026-01-01",
        }
        await self.caller.post("agreements", "/signatories", body, role="case_officer")

    async def _as_organizer(self, path: str, body: Json, version: int | None = None) -> Json:
        return await self.caller.post(
            "agreements",
            path,
            body,
            role="organizer",
            subject=organizer_subject(self.organization_number),
            organization=self.organization_number,
            version=version,
        )


def _own_measure(unit: str | None, today: date, plan: Plan) -> Json:
    """The organiser's own: the grant pays it."""
    costs = [
        {"fiscal_year": today.year, "cost_kind": "grant", "amount": plan.this_year},
        {"fiscal_year": today.year + 1, "cost_kind": "grant", "amount": plan.next_year},
    ]
    named = {"key": "A1", "title": "Handledning i matematikdidaktik", "kind": "own_measure"}
    return _measure(unit, today) | named | {"costs": costs}


def _course(unit: str | None, today: date, plan: Plan) -> Json:
    """Bought from a university: an education service of the next year."""
    costs = [{"fiscal_year": today.year + 1, "cost_kind": "education_service", "amount": plan.services}]
    named = {"key": "A2", "title": "Kurs i matematikdidaktik", "kind": "university_course"}
    return _measure(unit, today) | named | {"costs": costs}


def _measure(unit: str | None, today: date) -> Json:
    """What both measures of the plan have in common."""
    return {
        "problem_key": "P1",
        "level": "SCHOOL_UNIT" if unit else "ORGANIZER",
        "impact_factor": "collegial_learning",
        "school_unit_codes": [unit] if unit else [],
        "why_most_effective": "Forskning visar god effekt av kollegial handledning.",
        "goal": "Fler elever når målen i matematik.",
        "indicator": "Andel elever med godkänt i årskurs 9",
        "baseline": "62 procent",
        "target": "80 procent",
        "target_on": str(today + timedelta(days=570)),
        "responsible_agency": "Processtödjaren",
        "responsible_organizer": "Rektorn",
        "participants": "Alla matematiklärare",
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=570)),
        "follow_up_on": str(today + timedelta(days=374)),
        "follow_up_method": "Lektionsbesök och enkät",
        "follow_up_by": "Skolchefen",
    }


def _years_after(day: date, years: int) -> date:
    return date(day.year + years, 12, 31)
