"""Costs are tied to the measures they pay for: in the decision, in the agreement and in the facts."""

from typing import Any

from agreements.models.content import AgreementContent
from services.agreements.tests.case import Case, CaseAt
from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1, MeasuresDecidedV1
from shared.contracts.terms import MeasureKind


async def content_of(case: Case) -> dict[str, Any]:
    return dict((await case.get(case.parts["agreements"])).json()["latest"]["content"])


async def rewritten(case: Case, content: dict[str, Any]) -> Any:
    path = case.parts["agreements"]
    return await case.send(f"{path}/versions/1", {"content": content}, method="PUT", about=path)


async def test_the_decision_publishes_the_costs_of_its_measures(case_at: CaseAt) -> None:
    case = await case_at("decided")
    (event,) = await case.service.told(MeasuresDecidedV1)
    fact = MeasuresDecidedV1.model_validate(event.data)
    own, more, course = fact.cost_lines
    kinds = [line.measure_kind for line in fact.cost_lines]
    assert kinds == [MeasureKind.OWN_MEASURE, MeasureKind.OWN_MEASURE, MeasureKind.UNIVERSITY_COURSE]
    assert own.measure_id == more.measure_id != course.measure_id


async def test_the_signed_agreement_ties_its_costs_to_its_own_measures(case_at: CaseAt) -> None:
    case = await case_at("signed")
    (event,) = await case.service.told(AgreementSignedV1)
    fact = AgreementSignedV1.model_validate(event.data)
    measures = {(measure.measure_id, measure.kind) for measure in fact.measures}
    assert len(measures) == 2
    assert {(line.measure_id, line.measure_kind) for line in fact.cost_lines} == measures


async def test_a_cost_of_a_measure_that_is_not_in_the_agreement_is_refused(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    content = await content_of(case)
    content["costs"][0]["measure_id"] = str(new_id())
    answer = await rewritten(case, content)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == "content.costs[0].measure_id"


async def test_a_cost_may_belong_to_no_measure(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    content = await content_of(case)
    del content["costs"][0]["measure_id"]
    assert (await rewritten(case, content)).status_code == 200
    assert "measure_id" not in (await content_of(case))["costs"][0]


async def test_an_agreement_signed_before_costs_had_measures_keeps_its_hash(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    stored = await content_of(case)
    for cost in stored["costs"]:
        cost.pop("measure_id")
    assert AgreementContent.model_validate(stored).model_dump(mode="json")["costs"] == stored["costs"]
