"""One case, from the answer to the offer to both signatures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, Self

from insatser.chain import bodies
from insatser.chain.caller import Caller, Json, Refused, person
from shared.clock import swedish_date, utc_now

AGENCY = "2021004185"
AGENCY_SIGNATORY = "demo-avdelningschef"
PATIENCE_SECONDS = 240.0
"""An event is there in a moment; what a killed worker had in hand comes again after half a minute, or twice that."""
LOOK_SECONDS = (0.05, 1.0)
"""Between two looks: a tenth of the time that has been waited, so that waiting takes little from what is waited for."""
STEPS = {
    "accepted": "accept",
    "analysed": "analyse",
    "planned": "plan",
    "decided": "decide",
    "reserved": "reserve",
    "drafted": "draft",
    "half signed": "sign_as_organizer",
    "signed": "sign_as_agency",
    "running": "shown",
}
"""States of a case after it is offered, in order, and the step that brings it there."""


class TookTooLong(Exception):
    """Something that events should have brought about did not come."""


class NotReserved(Exception):
    """Budget refused to reserve money for the decision; the message is its reason."""


async def until(what: str, look: Callable[[], Awaitable[Json | None]], *, seconds: float = PATIENCE_SECONDS) -> Json:
    """The first thing `look` finds; a 404 means not yet. Found at most a tenth later than it was there."""
    began = time.monotonic()
    while (waited := time.monotonic() - began) < seconds:
        try:
            if found := await look():
                return found
        except Refused as refused:
            if refused.status != 404:
                raise
        await asyncio.sleep(min(max(LOOK_SECONDS[0], waited / 10), LOOK_SECONDS[1]))
    raise TookTooLong(f"{what} kom inte inom {seconds:.0f} sekunder")


async def in_state(read: Callable[[], Awaitable[Json]], field: str, wanted: object) -> Json | None:
    """What is read, once its field is as wanted: for `until`."""
    found = await read()
    return found if found[field] == wanted else None


def organizer_subject(organization_number: str) -> str:
    """The person who acts for an organiser in the chain."""
    return f"demo-skolchef-{organization_number}"


class Case:
    """A cooperation as its people see it. `parts` holds the path of each part that has been made."""

    def __init__(self, caller: Caller, cooperation: Json, *, today: date | None = None) -> None:
        self.caller = caller
        self.today = today or swedish_date(utc_now())
        self.id: str = cooperation["id"]
        self.path = f"/cooperations/{self.id}"
        self.organization_number: str = cooperation["organization_number"]
        self.organizer_name: str = cooperation["organizer_name"]
        self.units: list[str] = cooperation["school_unit_codes"]
        self.unit_types: dict[str, list[str]] = cooperation.get("school_unit_types", {})
        self.unit: str | None = next(iter(self.units), None)
        self.parts: dict[str, str] = {}

    @classmethod
    async def of_offer(cls, caller: Caller, offer_id: str, *, today: date | None = None) -> Self:
        """The case that the offer opens, once the event has come."""

        async def look() -> Json | None:
            found = await caller.all("agreements", "/cooperations", role="case_officer", status="offered")
            return next((case for case in found if case["offer_id"] == offer_id), None)

        return cls(caller, await until("samverkan för erbjudandet", look), today=today)

    @property
    def agreement_id(self) -> str:
        return self.parts["agreements"].rpartition("/")[2]

    @property
    def as_organizer(self) -> dict[str, Any]:
        """The organiser in whose name its calls are made."""
        number = self.organization_number
        return {"role": "organizer", "subject": organizer_subject(number), "organization": number}

    async def bring(self, state: str, *, after: str = "offered") -> None:
        """Take every step after one state, up to and with the one that leads to another; see STEPS."""
        states = ["offered", *STEPS]
        for reached in states[states.index(after) + 1 : states.index(state) + 1]:
            await getattr(self, STEPS[reached])()

    async def read(self) -> Json:
        return await self.caller.get("agreements", self.path, role="case_officer")

    async def accept(self) -> Json:
        return await self._answer({"accepted": True})

    async def decline(self, reason: str) -> Json:
        return await self._answer({"accepted": False, "reason": reason})

    async def analyse(self) -> None:
        """Make the first agreement and the situation analysis."""
        await self.authorise()
        await self.make("first-agreements", bodies.first_agreement(self.today))
        await self.step("first-agreements", "signatures", {"party": "ORGANIZER"}, role="organizer")
        await self.step("first-agreements", "signatures", {"party": "AGENCY"}, role="team_leader")
        analysis = bodies.situation_analysis(self.units, self.today)
        await self.make("situation-analyses", {"content": analysis}, role="organizer")
        await self.see_material()
        await self.step("situation-analyses", "completions", role="organizer")

    async def see_material(self) -> None:
        """Wait for what the analysis rests on, where all of it must be there."""

    async def authorise(self) -> None:
        """Register those who may sign the first agreement."""
        await self._signatory(organizer_subject(self.organization_number), "ORGANIZER", self.organization_number)
        await self._signatory(person("team_leader"), "AGENCY", AGENCY)

    async def plan(self) -> None:
        await self.approved_plan(self.today)

    def plan_content(self, begins: date) -> Json:
        return bodies.action_plan(self.units, begins, types=self.unit_types)

    async def approved_plan(self, begins: date) -> None:
        """An action plan that the agency has approved, with goals that suit what the units run."""
        body = {"content": self.plan_content(begins)}
        written = await self._post(f"{self.path}/action-plans", body, role="organizer")
        path = self.parts["action-plans"] = f"/action-plans/{written['id']}"

        async def look() -> Json | None:
            # In a system that has just come up the register may be on its way.
            nonlocal written
            if all(
                goal.get("indicator_number") for measure in written["content"]["measures"] for goal in measure["goals"]
            ):
                return written
            written = await self._post(path, body, role="organizer", version=written["version"], method="PUT")
            return None

        await until("registrets indikatorer i planen", look)
        await self.step("action-plans", "approvals", version=written["version"])

    async def decide(self) -> None:
        """Propose Skolverket's own decision on the measures of the plan as one person, and make it as another."""
        await self.make("decisions", bodies.decision(self.today))
        await self.step("decisions", "approvals", role="decider")

    async def reserve(self) -> None:
        """Wait for budget to reserve the money; nothing else is done."""
        funding = (await self.reserved())["funding"]
        if funding["status"] == "refused":
            raise NotReserved(funding["reason"])

    async def reserved(self) -> Json:
        """The case once budget has answered the decision: reserved or refused, or already bound when asked again."""
        return await until("budgetens svar på beslutet", lambda: self.funded("reserved", "refused", "committed"))

    async def draft(self) -> None:
        """The agreement, drafted from plan and decision, and the people who may sign it."""
        await self.make("agreements", bodies.period(self.today))
        await self._signatory(AGENCY_SIGNATORY, "AGENCY", AGENCY)

    async def agreement(self) -> Json:
        return await self.caller.get("agreements", self.parts["agreements"], role="case_officer")

    async def sign_as_organizer(self) -> Json:
        return await self.step("agreements", "signatures", {"party": "ORGANIZER"}, role="organizer")

    async def sign_as_agency(self, **how: Any) -> Json:
        """`how` may give the version that is signed, the call's key or more headers."""
        body = {"party": "AGENCY"}
        return await self.step("agreements", "signatures", body, role="decider", subject=AGENCY_SIGNATORY, **how)

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

    async def make(self, part: str, body: Json, *, role: str = "case_officer") -> str:
        """A new part of the case; its path."""
        made = await self._post(f"{self.path}/{part}", body, role=role)
        self.parts[part] = f"/{part}/{made['id']}"
        return self.parts[part]

    async def step(
        self,
        part: str,
        step: str,
        body: Json | None = None,
        *,
        role: str = "case_officer",
        version: int | None = None,
        **how: Any,
    ) -> Json:
        """A step on a part of the case, on the version that it has unless another is given."""
        path = self.parts[part]
        if version is None:
            version = (await self.caller.get("agreements", path, role="case_officer"))["version"]
        return await self._post(f"{path}/{step}", body, role=role, version=version, **how)

    async def _answer(self, body: Json) -> Json:
        version = (await self.read())["version"]
        return await self._post(f"{self.path}/answers", body, role="organizer", version=version)

    async def _signatory(self, subject: str, party: str, organization_number: str) -> None:
        asked = {"organization_number": organization_number, "party": party}
        known = await self.caller.all("agreements", "/signatories", role="case_officer", **asked)
        if not any(signatory["subject"] == subject and signatory["party"] == party for signatory in known):
            body = bodies.signatory(subject, party, organization_number, valid_from=f"{self.today.year}-01-01")
            await self._post("/signatories", body, role="case_officer")

    async def _post(self, path: str, body: Json | None, *, role: str, **how: Any) -> Json:
        caller = self.as_organizer if role == "organizer" else {"role": role}
        return await self.caller.post("agreements", path, body, **caller, **how)
