"""One cooperation from its offer to its end, over three years and two year-ends, through all four services.

Everything is as if it happened then: the calls move the clock, and the timed jobs are run on the days of the story. The
system is the story's own: a year that is closed, or that has begun, is so for everybody.
"""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import httpx
import pytest

from followup.documents.words import COST_KINDS
from insatser.chain import bodies, changing, paying
from insatser.chain.caller import Caller, Json
from insatser.chain.cooperating import Case, until
from insatser.sandbox.calendar import JobsClock
from insatser.services import NAMES
from insatser.stack import Stack
from insatser.target import Target
from tests.support.offers import publish_offers

SBS = "sbs-2015"
ITEM = paying.GRANTS_ITEM
LAST, REPORTED = "2018-12-31", "2019-03-14"
CLAIMED = Decimal("25000.05")


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


async def grant_letter(then: Then, year: int, amount: str) -> None:
    letter: Any = {"diary_number": f"U{year - 1}/1", "decided_on": then.day, "programme": SBS}
    await paying.allot(then, year, amount, **letter)
    await paying.authorise(then, year, "2000000.00", **letter)


class LongCase(Case):
    """A grant in each of three years, and a course in the second."""

    def plan_content(self, begins: date) -> Json:
        content = super().plan_content(begins)
        grants = {2016: "200000.00", 2017: "400000.00", 2018: "300000.00"}
        own, course = content["measures"]
        own["costs"] = [
            {"fiscal_year": year, "cost_kind": "grant", "amount": amount} for year, amount in grants.items()
        ]
        for measure in (own, course):
            measure["ends_on"] = "2018-11-30"
        return content

    async def _signatory(self, subject: str, party: str, organization_number: str) -> None:
        """Whoever signs for the agency in other tests may do so from 2026."""
        asked = {"organization_number": organization_number, "party": party}
        known = await self.caller.all("agreements", "/signatories", role="case_officer", **asked)
        if not any(one["subject"] == subject and one["valid_from"] <= str(self.today) for one in known):
            body = bodies.signatory(subject, party, organization_number, valid_from="2016-01-01")
            await self.caller.post("agreements", "/signatories", body, role="case_officer")


class Story:
    """The case, and the day that it is for everybody in it."""

    def __init__(self, then: Then, clock: JobsClock, case: LongCase) -> None:
        self.then, self.clock, self.case = then, clock, case

    def on(self, day: str) -> None:
        self.then.day = self.case.today = date.fromisoformat(day)
        for name in NAMES:
            self.clock.move(name, self.then.moment)

    async def measure(self, value: str, on: str) -> None:
        """The organiser writes down the outcome of every goal."""
        self.on(on)
        for goal in await self.then.all("followup", "/indicators", role="case_officer", schedule_id=self.case.id):
            body = {"measured_on": on, "value": value}
            path = f"/indicators/{goal['id']}/measurements"
            await self.then.post("followup", path, body, version=goal["version"], **self.case.as_organizer)

    async def close(self, year: int, on: str, **decided: str) -> Json:
        self.on(on)
        body = {"programme": SBS, "item": ITEM, "fiscal_year": year, "diary_number": f"{year + 1}:11"} | decided
        return await self.then.post("budget", "/year-ends", body, role="controller", subject="demo-redovisningschef")

    async def follow(self, on: str, *, accounted_on: str) -> None:
        """Both parties let the second instalment follow its money to the new year, with its statement."""
        self.on(on)

        async def look() -> Json | None:
            funding: Json = (await self.case.read())["funding"]
            return funding if funding["carried_amounts"] else None

        (followed,) = (await until("det som följde med bokslutet", look))["carried_amounts"]
        assert (followed["from_year"], followed["to_year"], followed["amount"]) == (2016, 2017, "100000.00")
        content = (await self.case.agreement())["latest"]["content"]
        first, second, third, *rest = content["instalments"]
        one, two, *more = content["statements"]
        moved = [second | {"due_on": on}, third | {"due_on": accounted_on}]
        content |= {"instalments": [first, *moved, *rest], "statements": [one, two | {"due_on": accounted_on}, *more]}
        await changing.amend(self.case, content, reason="Andra halvan betalades inte under 2016.")
        await self.case.sign_as_organizer()
        await self.case.sign_as_agency()

        async def bound() -> Json | None:
            commitment = await self.case.committed()
            return commitment if commitment["agreement_version"] == 2 else None

        commitment = await until("ändrat åtagande", bound)
        assert (commitment["agreed"], commitment["paid"]) == ("1050000.00", "100000.00")

    async def course(self, on: str) -> None:
        """The course is given, and paid for."""
        self.on(on)
        content = (await self.case.agreement())["latest"]["content"]
        measure = next(m for m in content["measures"] if m["kind"] == "university_course")
        who: Any = {"role": "case_officer", "subject": "demo-inkopare"}
        bought = {"commitment_id": self.case.agreement_id, "cost_kind": "education_service", "amount": "150000.00"}
        bought |= {"measure_id": measure["measure_id"], "message": "Kurs i matematikdidaktik"}
        accrual = await self.then.post("budget", "/accruals", bought | {"incurred_on": on}, **who)
        body = bought | {"incurred_on": on, "pay_on": on, "payee_organization_number": "2021002932"}
        paid = await self.then.post("budget", "/payments", body | {"accrual_id": accrual["id"]}, **who)
        path = f"/payments/{paid['id']}"
        await self.then.post("budget", f"{path}/approvals", role="decider", version=paid["version"])
        settled = {"status": "paid", "paid_on": on, "bank_reference": "KURS2017"}
        await self.then.post("budget", f"{path}/settlements", settled, role="finance_system")

    async def repay(self, amount: str, on: str) -> None:
        self.on(on)
        asked = {"role": "controller", "commitment_id": self.case.agreement_id}

        async def look() -> Json | None:
            return next(iter(await self.then.all("budget", "/repayment-claims", **asked)), None)

        claim = await until("återkravet", look)
        body = {"amount": amount, "received_on": on, "bank_reference": f"IN{on}"}
        await self.then.post("budget", f"/repayment-claims/{claim['id']}/receipts", body, role="finance_system")

    async def report(self, on: str) -> Json:
        """The report of a day, once the last event has come: what each year cost by kind is what budget says."""
        self.on(on)

        async def look() -> Json | None:
            report = await self.draw(on)
            (costs,) = [section["rows"] for section in report["sections"] if section["code"] == "costs"]
            shown = {tuple(row["values"][:2]): row["values"][3] for row in costs}
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


@pytest.fixture
async def story(empty_stack: Stack) -> AsyncIterator[Story]:
    """Signed on 18 January 2016. Until the test is done the timed jobs are where the story is."""
    clock = JobsClock(empty_stack.layout)
    async with Then(Target.of(empty_stack)) as then:
        try:
            await grant_letter(then, 2016, "500000.00")
            (offer,) = await publish_offers(empty_stack, 1, programme=SBS, at=then.moment)
            case = await LongCase.of_offer(then, str(offer), today=then.day)
            story = Story(then, clock, case)
            story.on("2016-01-18")
            await case.bring("running")
            yield story
        finally:
            clock.run()


async def test_three_years_cross_two_year_ends_and_end_in_a_report_that_is_budgets(story: Story) -> None:
    case, then = story.case, story.then
    await paying.pay_next(case)
    await story.measure("64", "2016-06-14")
    story.on("2016-07-08")
    await paying.state_and_approve(case, await paying.next_statement(case))

    # The second half of 2016 is not paid before the year ends: it follows to the new year, the parties agree that it is
    # paid then, and it counts there.
    story.on("2017-01-09")
    await grant_letter(then, 2017, "700000.00")
    first = await story.close(2016, "2017-01-20", may_save="100000.00")
    assert (first["moved"], first["saved"], first["lapsed"]) == ("100000.00", "100000.00", "300000.00")
    await story.follow("2017-01-23", accounted_on="2017-04-24")
    await paying.pay_next(case)
    early = await story.report("2017-03-14")
    story.on("2017-04-26")
    await paying.state_and_approve(case, await paying.next_statement(case))
    await paying.pay_next(case)
    await story.course("2017-05-15")
    await story.measure("..", "2017-06-14")

    story.on("2018-01-08")
    await grant_letter(then, 2018, "350000.00")
    second = await story.close(2017, "2018-01-22")
    assert (second["moved"], second["saved"], second["lapsed"]) == ("0.00", "0.00", "150000.00")
    await paying.state_and_approve(case, await paying.next_statement(case))
    story.on("2018-01-31")
    await paying.pay_next(case)
    await story.measure("81", "2018-06-14")
    story.on("2018-12-17")
    approved = Decimal("300000.00") - CLAIMED
    await paying.state_and_reject(case, await paying.next_statement(case), approved=str(approved))
    await story.repay("10000.00", "2018-12-20")
    story.on(LAST)
    await changing.turn(
        case, "completions", from_on=then.day, reason="Målen är nådda.", undone_reason="Slutuppföljningen hålls i vår."
    )
    await story.repay("15000.05", "2019-01-15")

    report = await story.report(REPORTED)
    assert (await case.read())["status"] == "completed"
    tables = {section["code"]: [row["values"] for row in section["rows"]] for section in report["sections"]}
    assert {(row[0], row[1]): row[3] for row in tables["costs"]} == {
        (2016, "Bidrag till huvudmän"): "100000.00",
        (2017, "Bidrag till huvudmän"): "500000.00",
        (2017, "Utbildningstjänster"): "150000.00",
        (2018, "Bidrag till huvudmän"): "290000.00",
        (2019, "Bidrag till huvudmän"): "-15000.05",
    }
    assert tables["statements"] == [["Godkänd", 3, "600000.00", "600000.00"], ["Avslagen", 1, "300000.00", "274999.95"]]
    assert {row[0]: row[2] for row in tables["money_moved"]} == {
        "Utbetalt": "1050000.00",
        "Återkrävt": str(CLAIMED),
        "Återbetalt": str(CLAIMED),
    }
    assert [row[1] for row in tables["dialogues"]] == [1, 0, 0, 0], "begun in 2016"
    assert [row[2] for row in tables["dialogues"]] == [1, 1, 0, 0], "ended on the last day of 2018"
    (goal, *_) = await then.all("followup", "/indicators", role="case_officer", schedule_id=case.id)
    shown = await then.get("followup", f"/indicators/{goal['id']}", role="case_officer")
    assert [(year["year"], year["value"], year["reached"]) for year in shown["years"]] == [
        (2016, "64.000", False),
        (2017, None, None),
        (2018, "81.000", True),
    ]
    assert await story.draw("2017-03-14") == early, "what was known then is the same two years later"
