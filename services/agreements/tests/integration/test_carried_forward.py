"""An instalment may follow money that was not paid when its year was closed, to the öre, once budget has said so."""

from typing import Any

from services.agreements.tests.case import Case, CaseAt, three_times
from shared.contracts.agreements import AgreementAmendedV1, AgreementSignedV1
from shared.contracts.budget import FundsCarriedForwardV1
from shared.kit.inbox import Admission
from tests.support import facts

GRANTED, SECOND = "200000.00", "400000.00"
"""The grant of this year and of the next, each of one instalment."""
MOVED_TO = "2027-01-15"


async def content_of(case: Case) -> dict[str, Any]:
    return dict((await case.get(case.parts["agreements"])).json()["latest"]["content"])


def moved(content: dict[str, Any], day: str = MOVED_TO) -> dict[str, Any]:
    """The first instalment is paid later, and accounted for when there has been time to use it."""
    (instalment, later), (statement, last) = content["instalments"], content["statements"]
    instalments = [instalment | {"due_on": day}, later | {"due_on": "2027-05-03"}]
    statements = [statement | {"due_on": "2027-05-03"}, last | {"due_on": "2028-01-31"}]
    return content | {"instalments": instalments, "statements": statements}


def carried(case: Case, amount: str = GRANTED, *, from_year: int = 2026, **changed: Any) -> FundsCarriedForwardV1:
    bound_by: dict[str, Any] = {} if changed else {"agreement_id": case.parts["agreements"].rpartition("/")[2]}
    lines = (facts.carried_line(amount=amount),)
    return facts.funds_carried_forward(cooperation_id=case.id, from_year=from_year, lines=lines, **changed, **bound_by)


async def amend(case: Case, content: dict[str, Any]) -> list[tuple[str, str]]:
    """The faults that the amendment is refused with, as (message, what would be right); none when it is taken."""
    path = case.parts["agreements"]
    answer = await case.send(f"{path}/amendments", {"content": content, "reason": "Betalas senare."}, about=path)
    assert answer.status_code in (200, 201, 422), answer.text
    return [(error["message"], error["expected"]) for error in answer.json().get("errors", ())]


async def test_an_instalment_follows_its_money_when_budget_has_said_that_it_followed(case_at: CaseAt) -> None:
    case = await case_at("signed")
    content = await content_of(case)
    assert await amend(case, moved(content)) == [
        ("summan för 2026 är 0.00", "bidraget 200000.00"),
        ("summan för 2027 är 600000.00", "bidraget 400000.00"),
    ]
    await case.service.deliver(carried(case), case.id)
    assert await amend(case, moved(content)) == []
    await case.conclude()

    (event,) = await case.service.told(AgreementAmendedV1)
    fact = AgreementAmendedV1.model_validate(event.data)
    assert [(str(part.due_on), str(part.amount)) for part in fact.instalments] == [
        (MOVED_TO, GRANTED),
        ("2027-05-03", SECOND),
    ]
    grants = [line for line in fact.cost_lines if line.cost_kind == "grant"]
    assert [(line.fiscal_year, str(line.amount)) for line in grants] == [(2026, GRANTED), (2027, SECOND)]


async def test_no_more_moves_than_what_followed_to_the_ore(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await case.service.deliver(carried(case, "150000.01"), case.id)
    content = await content_of(case)
    later = "när resten av det som följde med till 2027 betalas då"
    assert await amend(case, moved(content)) == [
        ("summan för 2026 är 0.00", f"bidraget 200000.00, eller ned till 49999.99 {later}"),
        ("summan för 2027 är 600000.00", "bidraget 400000.00 och 150000.01 som följde med från ett tidigare år"),
    ]
    # As much as followed may be paid later, and what was paid in time stands.
    whole = moved(content)
    first, second = whole["instalments"]
    rest = {"number": 1, "amount": "49999.99", "due_on": "2026-12-01", "after_statement_id": None}
    rest |= {"instalment_id": "0198c0de-0000-7000-8000-000000000001"}
    first |= {"number": 2, "amount": "150000.01"}
    split = whole | {"instalments": [rest, first, second | {"number": 3}]}
    statement, last = split["statements"]
    accounted = {"instalment_ids": [first["instalment_id"], rest["instalment_id"]]}
    last = last | {"instalment_ids": [second["instalment_id"]]}
    assert await amend(case, split | {"statements": [statement | accounted, last]}) == []


async def test_money_of_another_kind_or_year_moves_no_instalment(case_at: CaseAt) -> None:
    case = await case_at("signed")
    course = facts.carried_line(cost_kind="education_service")
    of_course = facts.funds_carried_forward(cooperation_id=case.id, lines=(course,))
    await case.service.deliver(of_course, case.id)
    await case.service.deliver(carried(case, SECOND, from_year=2027), case.id)
    refused = await amend(case, moved(await content_of(case)))
    assert [message for message, _ in refused] == ["summan för 2026 är 0.00", "summan för 2027 är 600000.00"]


async def test_what_followed_twice_may_be_paid_in_the_last_year_in_whatever_order_it_became_known(
    case_at: CaseAt,
) -> None:
    case = await case_at("signed")
    later = moved(await content_of(case), "2028-02-01")
    (first, second), (statement, last) = later["instalments"], later["statements"]
    first |= {"number": 3}
    statement |= {"due_on": "2028-05-02"}
    # The second no longer waits for the statement of one that is paid after it.
    later |= {
        "instalments": [first, second | {"after_statement_id": None}],
        "statements": [statement, last],
    }
    await case.service.deliver(carried(case, from_year=2027), case.id)
    assert [message for message, _ in await amend(case, later)][:1] == ["summan för 2026 är 0.00"]
    await case.service.deliver(carried(case), case.id)
    assert await amend(case, later) == []


async def test_the_same_year_end_counts_once_and_that_of_a_restored_budget_stands(case_at: CaseAt) -> None:
    case = await case_at("signed")
    fact = carried(case, "150000.00")
    admissions = await three_times(case.service, fact, case.id, 2)
    assert admissions == [Admission.NEXT, Admission.OUTDATED, Admission.OUTDATED]
    await case.service.deliver(fact, case.id)  # under a number of its own
    content = await content_of(case)
    assert len(await amend(case, moved(content))) == 2, "not 300 000"
    followed = (await case.read())["funding"]["carried_amounts"]
    assert [(row["from_year"], row["to_year"], row["amount"]) for row in followed] == [(2026, 2027, "150000.00")]

    await case.service.deliver(carried(case), case.id)
    assert await amend(case, moved(content)) == []
    await case.service.deliver(fact, case.id)
    refused = await case.try_to_sign("ORGANIZER")
    assert refused.status_code == 422, "the rule is asked again at the signature"
    assert "summan för 2026 är 0.00" in refused.text


async def test_a_draft_begun_before_the_year_end_was_known_is_rewritten_after_it(case_at: CaseAt) -> None:
    case = await case_at("signed")
    content = await content_of(case)
    assert await amend(case, content | {"ends_on": "2029-06-30"}) == []
    await case.service.deliver(carried(case), case.id)
    path = case.parts["agreements"]
    rewritten = {"content": moved(content) | {"ends_on": "2029-06-30"}}
    await case.done(f"{path}/versions/2", rewritten, method="PUT", about=path)
    await case.conclude()
    (event,) = await case.service.told(AgreementAmendedV1)
    assert event.data["instalments"][0]["due_on"] == MOVED_TO


async def test_an_agreement_that_is_signed_after_the_year_of_its_decision_pays_what_was_reserved(
    case_at: CaseAt,
) -> None:
    case = await case_at("drafted")
    path, content = case.parts["agreements"], moved(await content_of(case))
    refused = await case.send(f"{path}/versions/1", {"content": content}, method="PUT", about=path)
    assert "summan för 2026 är 0.00" in refused.text
    decision_id = case.parts["decisions"].rpartition("/")[2]
    await case.service.deliver(carried(case, decision_id=decision_id), case.id)
    await case.done(f"{path}/versions/1", {"content": content}, method="PUT", about=path)
    await case.conclude()
    (event,) = await case.service.told(AgreementSignedV1)
    assert event.data["instalments"][0]["due_on"] == MOVED_TO


async def test_an_agreement_may_begin_in_the_year_that_its_money_followed_to(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    path, begins = case.parts["agreements"], "2027-01-10"
    content = moved(await content_of(case)) | {"starts_on": begins}
    content |= {"measures": [measure | {"starts_on": begins} for measure in content["measures"]]}
    refused = await case.send(f"{path}/versions/1", {"content": content}, method="PUT", about=path)
    assert "2026 ligger utanför överenskommelsens tid" in refused.text
    decision_id = case.parts["decisions"].rpartition("/")[2]
    course = (facts.carried_line(cost_kind="education_service"),)
    of_course = facts.funds_carried_forward(cooperation_id=case.id, decision_id=decision_id, lines=course)
    await case.service.deliver(of_course, case.id)
    refused = await case.send(f"{path}/versions/1", {"content": content}, method="PUT", about=path)
    assert "2026 ligger utanför överenskommelsens tid" in refused.text, "money of another kind has followed"
    await case.service.deliver(carried(case, decision_id=decision_id), case.id)
    await case.done(f"{path}/versions/1", {"content": content}, method="PUT", about=path)
    await case.conclude()
    (event,) = await case.service.told(AgreementSignedV1)
    assert event.data["starts_on"] == begins
    assert {line["fiscal_year"] for line in event.data["cost_lines"]} == {2026, 2027}
