"""Costs per measure kind, organiser and region, followed from the agreement's cost lines to what was paid."""

from typing import Any
from uuid import UUID

from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1
from shared.contracts.terms import CostLine, MeasureKind
from tests.support import facts
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

from .books import Books, allot, keyed
from .facts import ORGANIZER, THIS_YEAR, instalment, signed

OWN, COURSE = new_id(), new_id()
KINDS = {OWN: MeasureKind.OWN_MEASURE, COURSE: MeasureKind.UNIVERSITY_COURSE}


def tied(year: int, kind: str, amount: int, measure: UUID | None) -> CostLine:
    arranged = KINDS[measure] if measure else None
    return facts.cost_line(
        fiscal_year=year, cost_kind=kind, amount=f"{amount}.00", measure_id=measure, measure_kind=arranged
    )


async def agreed(budget: ServiceUnderTest) -> AgreementSignedV1:
    """Grants: 300 for the organiser's own measure, 100 for a course, 100 for none; a service of 80 for the course."""
    await allot(budget, 1000)
    lines = (
        tied(THIS_YEAR, "grant", 300, OWN),
        tied(THIS_YEAR, "grant", 100, COURSE),
        tied(THIS_YEAR, "grant", 100, None),
        tied(THIS_YEAR, "education_service", 80, COURSE),
    )
    agreement = signed(new_id(), {}, (instalment(250),)).model_copy(update={"cost_lines": lines})
    await budget.deliver(agreement, agreement.cooperation_id)
    return agreement


async def rows(budget: ServiceUnderTest, authorization: AuthorizationHeaders, query: str) -> list[list[str]]:
    answer = await budget.client.get(f"/cost-reports?{query}", headers=authorization("analyst"))
    assert answer.status_code == 200, answer.text
    found: list[list[str]] = [row["cells"] for row in answer.json()["rows"]]
    return found


async def pay(budget: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    books = Books(budget, authorization)
    await books.propose_due()
    await books.settle(await books.approve())


async def deliver_course(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders, agreement: AgreementSignedV1, measure: UUID
) -> Any:
    body = {
        "commitment_id": str(agreement.agreement_id),
        "cost_kind": "education_service",
        "amount": "30.00",
        "incurred_on": "2026-11-20",
        "message": "Kurs",
        "measure_id": str(measure),
    }
    return await budget.client.post("/accruals", json=body, headers=keyed(authorization("controller")))


YEAR = "since=2026-01-01&until=2026-12-31"


async def test_costs_are_shown_per_measure_kind(budget: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    agreement = await agreed(budget)
    await pay(budget, authorization)
    assert (await deliver_course(budget, authorization, agreement, COURSE)).status_code == 201
    assert await rows(budget, authorization, f"by=measure_kind&{YEAR}") == [
        ["Huvudmannens egen insats", "150.00", "150.00"],
        ["Högskolekurs", "100.00", "80.00"],
        ["Inte knutet till en insats", "50.00", "50.00"],
        ["Summa", "300.00", "280.00"],
    ]


async def test_an_agreement_shows_what_each_measure_costs_and_has_cost(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    await pay(budget, authorization)
    path = f"/commitments/{agreement.agreement_id}/measures"
    measures = (await budget.client.get(path, headers=authorization("case_officer"))).json()["measures"]
    found = {(cost["measure_kind"], cost["cost_kind"]): (cost["agreed"], cost["counted"]) for cost in measures}
    assert found == {
        ("own_measure", "grant"): ("300.00", "150.00"),
        ("university_course", "grant"): ("100.00", "50.00"),
        (None, "grant"): ("100.00", "50.00"),
        ("university_course", "education_service"): ("80.00", "0.00"),
    }
    stranger = authorization("organizer", organization_number="2120002122")
    assert (await budget.client.get(path, headers=stranger)).status_code == 404


async def test_a_report_shows_what_was_bound_at_the_end_of_its_period(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget)
    await pay(budget, authorization)
    assert await rows(budget, authorization, "by=cost_kind&since=2026-11-01&until=2026-11-22") == [
        ["Bidrag", "500.00", "0.00"],
        ["Utbildningstjänster", "80.00", "0.00"],
        ["Summa", "580.00", "0.00"],
    ]
    assert await rows(budget, authorization, "by=cost_kind&since=2025-01-01&until=2025-12-31") == [
        ["Summa", "0.00", "0.00"]
    ]


async def test_counties_and_municipalities_are_named(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreed(budget)
    changed = facts.organizer_changed(organization_number=ORGANIZER, name="Jönköpings kommun", municipality_code="0680")
    await budget.deliver(changed, ORGANIZER)
    for by, name in (("region", "Jönköpings län"), ("municipality", "Jönköpings kommun"), ("organizer_type", "Kommun")):
        assert (await rows(budget, authorization, f"by={by}&{YEAR}"))[0] == [name, "580.00", "0.00"]


async def test_a_measure_of_another_agreement_is_refused(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    answer = await deliver_course(budget, authorization, agreement, new_id())
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "body.measure_id"


async def test_a_repayment_is_taken_off_the_measures_that_were_paid(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    await pay(budget, authorization)
    body = {"commitment_id": str(agreement.agreement_id), "amount": "50.00", "reason": "Insatsen ställdes in."}
    claim = (await budget.client.post("/repayment-claims", json=body, headers=keyed(authorization("decider")))).json()
    receipt = {"amount": "50.00", "received_on": "2026-11-24", "bank_reference": "IN1"}
    headers = keyed(authorization("controller")) | at("2026-11-24T12:00:00+00:00")
    answer = await budget.client.post(f"/repayment-claims/{claim['id']}/receipts", json=receipt, headers=headers)
    assert answer.status_code == 200, answer.text
    found = {row[0]: row[2] for row in await rows(budget, authorization, f"by=measure_kind&{YEAR}")}
    assert found == {
        "Huvudmannens egen insats": "120.00",
        "Högskolekurs": "40.00",
        "Inte knutet till en insats": "40.00",
        "Summa": "200.00",
    }
