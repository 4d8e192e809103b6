"""What each service has done for a case, from events alone; whose turn it is; and the case as it was on a day."""

from datetime import date, datetime, timedelta
from typing import Any

from insatser.chain.changing import terminate
from services.agreements.tests.case import Case, CaseAt
from services.agreements.tests.integration.test_teams import a_team, assignment
from shared.kit.inbox import Admission
from tests.support import facts

TODAY = "2026-11-22"


async def chain(case: Case, on: str = TODAY) -> dict[str, Any]:
    return dict((await case.get(f"{case.path}/chain?on={on}")).json())


async def test_the_chain_tells_what_each_service_has_done(case_at: CaseAt) -> None:
    case = await case_at("signed")
    shown = await chain(case, "2099-01-01")
    steps = [(step["service"], step["what"]) for step in shown["steps"]]
    assert ("selection", "Erbjudandet lämnades") in steps
    assert ("budget", "Pengarna reserverades") in steps
    assert ("agreements", "Överenskommelsen undertecknades av båda") in steps
    assert (shown["status"], shown["agreement_version"]) == ("active", 1)
    own = [step for step in shown["steps"] if step["service"] == "agreements"]
    assert all(step["received_at"] == step["happened_at"] for step in own), "nobody hears of it before it happens"


async def test_an_event_that_comes_an_hour_late_stands_where_it_happened(case_at: CaseAt) -> None:
    case = await case_at("decided")
    decision_id = case.parts["decisions"].rpartition("/")[2]
    before = await chain(case, "2099-01-01")
    reserved = facts.funds_reserved(cooperation_id=case.id, decision_id=decision_id, lines=(), total="750000.00")
    event = case.service.envelope(reserved, case.id)
    earlier = event.model_copy(update={"time": event.time - timedelta(hours=1)})
    await case.service.consumer(type(reserved)).apply(earlier)
    after = await chain(case, "2099-01-01")
    late = next(step for step in after["steps"] if step["service"] == "budget")
    assert late["happened_at"] < late["received_at"]
    assert len(after["steps"]) == len(before["steps"]) + 1
    assert [step["happened_at"] for step in after["steps"]] == sorted(step["happened_at"] for step in after["steps"])


async def test_after_an_outage_over_midnight_each_step_stands_on_its_own_day(case_at: CaseAt) -> None:
    """What an hour's outage held back comes twice, followup before budget, and on the next day in Sweden."""
    case = await case_at("offered")
    on: dict[str, Any] = {"cooperation_id": case.id}
    for fact, happened_at in (
        (facts.schedule_created(**on), "2026-11-22T23:10:00+00:00"),
        (facts.funds_reserved(**on), "2026-11-22T22:20:00+00:00"),
        (facts.payment_made(**on, paid_on="2026-11-22"), "2026-11-22T22:50:00+00:00"),
    ):
        event = case.service.envelope(fact, case.id).model_copy(update={"time": datetime.fromisoformat(happened_at)})
        seen = [await case.service.consumer(type(fact)).apply(event) for _ in range(2)]
        assert seen == [Admission.NEXT, Admission.DUPLICATE]

    def of_others(shown: dict[str, Any]) -> list[str]:
        return [step["what"] for step in shown["steps"] if step["service"] in ("budget", "followup")]

    before, after = await chain(case, "2026-11-22"), await chain(case, "2026-11-23")
    assert of_others(before) == ["Pengarna reserverades", "En utbetalning gjordes"]
    assert of_others(after) == [*of_others(before), "Schemat gjordes"]
    assert all(step["happened_at"] < step["received_at"] for step in after["steps"] if step["service"] == "budget")


async def test_a_case_is_shown_as_it_was_on_a_day(case_at: CaseAt) -> None:
    case = await case_at("signed")
    assert (await chain(case, "2020-01-01")) | {"_links": None} == {
        "_links": None,
        "on": "2020-01-01",
        "status": None,
        "agreement_version": None,
        "paid": "0.00",
        "steps": [],
    }
    assert (await chain(case, "2099-01-01"))["status"] == "active"
    await terminate(case, from_on=date(2027, 6, 30), reason="Nedlagd.")
    assert (await chain(case, "2027-07-01"))["agreement_version"] is None


async def test_a_case_says_whose_turn_it_is_and_by_when(case_at: CaseAt) -> None:
    case = await case_at("offered")
    shown = (await case.get()).json()
    assert (shown["turns"], shown["due_on"]) == (["organizer"], shown["answer_by"])
    await case.accept()
    shown = (await case.get()).json()
    assert (shown["turns"], shown["due_on"]) == (["case_officer", "team_leader"], None)


async def test_the_list_is_narrowed_by_team_month_overdue_and_my_turn(case_at: CaseAt) -> None:
    case = await case_at("offered")

    async def found(query: str, role: str = "case_officer") -> int:
        answer = await case.get(f"/cooperations?{query}", role=role)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["_meta"]["total_records"])

    team = await a_team(case)
    await case.done(f"{case.path}/team-assignments", assignment(team), about=case.path)
    teams = (team.rpartition("/")[2], case.id)
    assert [await found(f"dialogue_team_id={team_id}") for team_id in teams] == [1, 0]
    assert [await found("month=2026-12"), await found("month=2026-11")] == [1, 0]
    assert [await found("overdue=true"), await found("overdue=false")] == [0, 1]
    assert [await found("my_turn=true", "organizer"), await found("my_turn=true")] == [1, 0]
    late = case.headers("case_officer") | {"X-With-Server-Date": "2026-12-02T08:00:00Z"}
    answer = await case.service.client.get("/cooperations?overdue=true&month=2026-12", headers=late)
    assert answer.json()["_meta"]["total_records"] == 1
    assert (await case.get("/cooperations?month=2026-13")).status_code == 422


async def test_every_filter_at_once_is_two_statements(case_at: CaseAt) -> None:
    case = await case_at("signed")
    query = "status=active&my_turn=true&overdue=true&month=2026-12&programme=riktade-insatser-2024"
    async with case.service.counting_statements() as statements:
        await case.get(f"/cooperations?{query}&dialogue_team_id={case.id}")
    assert len(statements) <= 4
