"""One cooperation from its offer to its end, over three years and two year-ends, through all four services.

Everything is as if it happened then: the calls move the clock, and the timed jobs are run on the days of the story. The
system is the story's own: a year that is closed, or that has begun, is so for everybody.
"""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

import pytest

from insatser.chain import changing, paying
from insatser.chain.caller import Json
from insatser.chain.cooperating import until
from insatser.sandbox.calendar import JobsClock
from insatser.stack import Stack
from insatser.target import Target
from tests.journeys.story import ITEM, SBS, Story, Then, begun, grant_letter

GRANTS = {2016: "200000.00", 2017: "400000.00", 2018: "300000.00"}
DIALOGUES = "Antal pågående dialoger med huvudmän"
LAST, REPORTED = "2018-12-31", "2019-03-14"
CLAIMED = Decimal("25000.05")

COSTS_2015 = (
    ("operation", "measures", "620600.35"),
    ("operation", "coordination", "610300.00"),
    ("operation", "communication", "150000.00"),
    ("operation", "evaluation", "44500.00"),
    ("operation", "other_administration", "120000.00"),
    ("operation", "overhead", "400000.00"),
    ("development", "development", "100400.30"),
)
OUTCOME_2015 = {
    "Insatser till huvudmän och skolor": 2816,
    "Utbetalningar av bidrag": 1796,
    "Insatser tillhandahållna av Skolverket": 1021,
    "Samordning och utveckling": 1425,
    "Ledning och samordning": 610,
    "Kommunikation": 150,
    "Utvärdering": 45,
    "Övrig administration": 120,
    "Overheadkostnader": 400,
    "Utveckling av insatserna": 100,
    "Totalt": 4241,
}
"""Tkr, as in Redovisning dnr 2015:778, 6.5: its four sums, each rounded on its own."""


class LongStory(Story):
    """A grant in each of three years, and a course in the second."""

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

    async def repay(self, amount: str, on: str) -> None:
        self.on(on)
        asked = {"role": "controller", "commitment_id": self.case.agreement_id}

        async def look() -> Json | None:
            return next(iter(await self.then.all("budget", "/repayment-claims", **asked)), None)

        claim = await until("återkravet", look)
        body = {"amount": amount, "received_on": on, "bank_reference": f"IN{on}"}
        await self.then.post("budget", f"/repayment-claims/{claim['id']}/receipts", body, role="finance_system")


@pytest.fixture
async def then(empty_stack: Stack) -> AsyncIterator[Then]:
    """Calls in the story. Until the test is done the timed jobs are where the story is."""
    async with Then(Target.of(empty_stack)) as then:
        try:
            yield then
        finally:
            JobsClock(empty_stack.layout).run()


async def record_2015(empty_stack: Stack, then: Then) -> None:
    """The costs of Redovisning dnr 2015:778, 6.5, recorded over budget's API, told over NATS and read in the report
    over followup's API: the same in both, to the öre."""
    then.day = date(2015, 11, 2)
    await grant_letter(then, 2015, "30000000.00")
    costs = ({2015: "1795600.40"}, {2015: "400000.00"})
    story = await begun(Story, empty_stack, then, "2015-11-09", costs)
    story.on("2015-12-15")
    await paying.pay_next(story.case)
    await story.course("2015-12-16", amount="400000.00")
    for cost_kind, activity, amount in COSTS_2015:
        body = {"programme": SBS, "cost_kind": cost_kind, "activity": activity, "amount": amount,
                "incurred_on": "2015-12-15", "message": "Enligt redovisningen", "diary_number": "2015:778"}  # fmt: skip
        cost = await then.post("budget", "/own-costs", body, role="controller", subject="demo-registrator")
        path = f"/own-costs/{cost['id']}/attestations"
        await then.post("budget", path, role="controller", subject="demo-attestant", version=cost["version"])

    report = await story.report("2016-01-10")
    tables = {section["code"]: section for section in report["sections"]}
    assert {kind: amount for year, kind, _, amount in values(tables["costs"]) if year == 2015} == {
        "Bidrag till huvudmän": "1795600.40",
        "Utbildningstjänster": "400000.00",
        "Verksamhetskostnader": "1945400.35",
    }
    assert [row[3] for row in values(tables["development"]) if row[0] == 2015] == ["100400.30"]
    asked: Any = {"programme": SBS, "first_year": 2015, "last_year": 2015, "until": "2016-01-10"}
    budgets = await then.get("budget", "/outcome-reports", role="controller", **asked)
    named = {"därav utveckling av insatserna": "Utveckling av insatserna"}
    recorded = {named.get(name, name): int(amount) for name, amount, *_ in map(itemgetter("cells"), budgets["rows"])}
    assert recorded.pop(DIALOGUES) == 1
    reported = {row[0]: row[tables["plan"]["columns"].index("Utfall 2015")] for row in values(tables["plan"])}
    assert reported.pop(DIALOGUES) == 1
    assert (recorded, reported) == (OUTCOME_2015, OUTCOME_2015)


def values(section: Json) -> list[list[Any]]:
    return [row["values"] for row in section["rows"]]


async def test_three_years_cross_two_year_ends_and_end_in_a_report_that_is_budgets(
    empty_stack: Stack, then: Then
) -> None:
    await record_2015(empty_stack, then)
    then.day = date(2016, 1, 11)
    await grant_letter(then, 2016, "500000.00")
    story = await begun(LongStory, empty_stack, then, "2016-01-18", (GRANTS, None))
    case = story.case
    await story.close(2015, "2016-01-20")
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
    await story.report("2017-03-14")
    story.on("2017-04-26")
    await paying.state_and_approve(case, await paying.next_statement(case))
    await paying.pay_next(case)
    await story.course("2017-05-15")
    early = await story.draw("2017-03-14")
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
    assert {(row[0], row[1]): row[3] for row in tables["costs"] if row[0] > 2015} == {
        (2016, "Bidrag till huvudmän"): "100000.00",
        (2017, "Bidrag till huvudmän"): "500000.00",
        (2017, "Utbildningstjänster"): "150000.00",
        (2018, "Bidrag till huvudmän"): "290000.00",
        (2019, "Bidrag till huvudmän"): "-15000.05",
    }
    assert [row for row in tables["statements"] if row[0] in ("Godkänd", "Avslagen")] == [
        ["Godkänd", 3, "600000.00", "600000.00"],
        ["Avslagen", 1, "300000.00", "274999.95"],
    ]
    assert {row[0]: row[2] for row in tables["money_moved"]} == {
        "Utbetalt": "3245600.40",
        "Återkrävt": str(CLAIMED),
        "Återbetalt": str(CLAIMED),
    }
    assert [row[1] for row in tables["dialogues"]] == [1, 1, 0, 0, 0], "begun in 2015, and in 2016"
    assert [row[2] for row in tables["dialogues"]] == [1, 2, 2, 1, 1], "ended on the last day of 2018"
    (goal, *_) = await then.all("followup", "/indicators", role="case_officer", schedule_id=case.id)
    shown = await then.get("followup", f"/indicators/{goal['id']}", role="case_officer")
    assert [(year["year"], year["value"], year["reached"]) for year in shown["years"]] == [
        (2016, "64.000", False),
        (2017, None, None),
        (2018, "81.000", True),
    ]
    assert await story.draw("2017-03-14") == early, "what was known then is the same two years later"
