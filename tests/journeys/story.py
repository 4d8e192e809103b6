"""A story in a system of its own: calls and timed jobs on the days that it tells of, as if it happened then."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

import httpx

from followup.documents.words import COST_KINDS
from insatser.chain import bodies, paying
from insatser.chain.caller import Caller, Json
from insatser.chain.cooperating import Case, until
from insatser.sandbox.calendar import JobsClock
from insatser.services import NAMES
from insatser.stack import Stack
from tests.support.offers import publish_offers

S = TypeVar("S", bound="Story")
SBS = "sbs-2015"
ITEM = paying.GRANTS_ITEM


class Then(Caller):
    """Calls on the day that it is in the story."""

    day = date(2016, 1, 11)

    @property
    def moment(self) -> datetime:
        return datetime.combine(self.day, time(8), tzinfo=UTC)

    async def send(
        self, method: str, service: str, path: str, *, role: str, headers: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        moved = {"X-With-Server-Date": self.moment.isoformat()}
        return await super().send(method, service, path, role=role, headers=moved | (headers or {}), **more)


class PastCase(Case):
    """A case of years that have passed; `grants`, and the `course` where it has another price: kronor by year."""

    grants: dict[int, str]
    course: dict[int, str] | None = None

    def plan_content(self, begins: date) -> Json:
        content = super().plan_content(begins)
        own, course = content["measures"]
        own["costs"] = _costs("grant", self.grants)
        if self.course:
            course["costs"] = _costs("education_service", self.course)
        for measure in (own, course):
            measure["ends_on"] = f"{begins.year + 2}-11-30"
        return content

    async def _signatory(self, subject: str, party: str, organization_number: str) -> None:
        """Whoever signs for the agency in other tests may do so from 2026."""
        asked = {"organization_number": organization_number, "party": party}
        known = await self.caller.all("agreements", "/signatories", role="case_officer", **asked)
        if not any(one["subject"] == subject and one["valid_from"] <= str(self.today) for one in known):
            body = bodies.signatory(subject, party, organization_number, valid_from=f"{self.today.year}-01-01")
            await self.caller.post("agreements", "/signatories", body, role="case_officer")


def _costs(kind: str, amounts: dict[int, str]) -> list[Json]:
    return [{"fiscal_year": year, "cost_kind": kind, "amount": amount} for year, amount in amounts.items()]


class Story:
    """The case, and the day that it is for everybody in it."""

    def __init__(self, then: Then, clock: JobsClock, case: Case) -> None:
        self.then, self.clock, self.case = then, clock, case

    def on(self, day: str) -> None:
        self.then.day = self.case.today = date.fromisoformat(day)
        for name in NAMES:
            self.clock.move(name, self.then.moment)

    async def course(self, on: str, *, amount: str = "150000.00") -> None:
        """The course is given, and paid for."""
        self.on(on)
        content = (await self.case.agreement())["latest"]["content"]
        measure = next(m for m in content["measures"] if m["kind"] == "university_course")
        who: Any = {"role": "case_officer", "subject": "demo-inkopare"}
        bought = {"commitment_id": self.case.agreement_id, "cost_kind": "education_service", "amount": amount}
        bought |= {"measure_id": measure["measure_id"], "message": "Kurs i matematikdidaktik"}
        accrual = await self.then.post("budget", "/accruals", bought | {"incurred_on": on}, **who)
        body = bought | {"incurred_on": on, "pay_on": on, "payee_organization_number": "2021002932"}
        paid = await self.then.post("budget", "/payments", body | {"accrual_id": accrual["id"]}, **who)
        path = f"/payments/{paid['id']}"
        await self.then.post("budget", f"{path}/approvals", role="decider", version=paid["version"])
        settled = {"status": "paid", "paid_on": on, "bank_reference": f"KURS{on}"}
        await self.then.post("budget", f"{path}/settlements", settled, role="finance_system")

    async def report(self, on: str) -> Json:
        """The report of a day, once the last event has come: what each year cost by kind is what budget says."""
        self.on(on)

        async def look() -> Json | None:
            report = await self.draw(on)
            tables = [section["rows"] for section in report["sections"] if section["code"] in ("costs", "development")]
            shown = {tuple(row["values"][:2]): row["values"][3] for rows in tables for row in rows}
            booked = await self.booked(on)
            # What is bound and has cost nothing stands there too.
            return report if {key: shown.get(key) for key in booked} == booked and not shown.keys() - booked else None

        return await until("en redovisning med budgets belopp", look, seconds=60)

    async def draw(self, as_of: str) -> Json:
        """A draft of the report, as an auditor reads it."""
        made = await self.then.post("followup", "/reports", {"programme": SBS, "as_of": as_of}, role="analyst")
        return await self.then.get("followup", f"/reports/{made['id']}/contents", role="auditor")

    async def booked(self, as_of: str) -> dict[tuple[int, str], str]:
        """Kronor by year and kind that budget's books have counted by the day, less what has come back."""
        asked = {"role": "controller", "programme": SBS, "as_of": as_of}
        return {
            (row["fiscal_year"], COST_KINDS[kind["cost_kind"]]): str(Decimal(kind["paid"]) - Decimal(kind["repaid"]))
            for row in await self.then.all("budget", "/positions", **asked)
            for kind in row["kinds"]
            if Decimal(kind["paid"]) or Decimal(kind["repaid"]) or Decimal(kind["committed"])
        }


async def begun(story_of: type[S], stack: Stack, then: Then, day: str, costs: Any) -> S:
    """A case of a new organiser that is signed on a day; `costs` are its grants, and its course."""
    (offer,) = await publish_offers(stack, 1, programme=SBS, at=then.moment)
    case = await PastCase.of_offer(then, str(offer), today=then.day)
    case.grants, case.course = costs
    story = story_of(then, JobsClock(stack.layout), case)
    story.on(day)
    await case.bring("running")
    return story


async def grant_letter(then: Then, year: int, amount: str) -> None:
    letter: Any = {"diary_number": f"U{year - 1}/1", "decided_on": then.day, "programme": SBS}
    await paying.allot(then, year, amount, **letter)
    await paying.authorise(then, year, "2000000.00", **letter)
