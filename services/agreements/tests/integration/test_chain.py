"""From the offer to an agreement that both have signed."""

from decimal import Decimal

from services.agreements.tests.case import CaseAt
from shared.contracts.agreements import AgreementSignedV1, MeasuresDecidedV1


async def test_the_second_signature_publishes_all_of_the_agreement(case_at: CaseAt) -> None:
    case = await case_at("signed")
    shown = await case.read()
    (event,) = await case.service.told(AgreementSignedV1)
    signed = AgreementSignedV1.model_validate(event.data)

    assert shown["status"] == "active"
    assert (event.subject, event.scope) == (case.id, "riktade-insatser-2024")
    assert (signed.version, str(signed.signed_on)) == (1, "2026-11-22")
    assert sum(line.amount for line in signed.cost_lines) == Decimal("750000.00")
    assert [i.amount for i in signed.instalments] == [Decimal("200000"), Decimal("400000")]
    assert [i.after_statement_id for i in signed.instalments][1:] == [s.statement_id for s in signed.statements_due][:1]


async def test_the_decision_publishes_its_costs_by_year_and_kind(case_at: CaseAt) -> None:
    case = await case_at("decided")
    (event,) = await case.service.told(MeasuresDecidedV1)
    decided = MeasuresDecidedV1.model_validate(event.data)
    assert decided.decision_number == 1
    assert [(c.fiscal_year, c.cost_kind, str(c.amount)) for c in decided.cost_lines] == [
        (2026, "grant", "200000.00"),
        (2027, "grant", "400000.00"),
        (2027, "education_service", "150000.00"),
    ]
