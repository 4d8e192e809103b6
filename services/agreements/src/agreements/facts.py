"""The agreement as the other services are told of it: the whole of it at the version that applies."""

from typing import Any

from agreements.models.agreement import Agreement
from agreements.models.cooperation import Cooperation
from shared.contracts.agreements import AgreementAmendedV1, AgreementSignedV1
from shared.contracts.terms import Instalment, Measure, StatementDue


def agreement_signed(agreement: Agreement, case: Cooperation) -> AgreementSignedV1:
    return AgreementSignedV1(**_terms(agreement, case))


def agreement_amended(agreement: Agreement, case: Cooperation) -> AgreementAmendedV1:
    terms = _terms(agreement, case)
    return AgreementAmendedV1(**terms, previous_version=agreement.previous_number)


def _terms(agreement: Agreement, case: Cooperation) -> dict[str, Any]:
    version = agreement.signed_version
    assert version is not None, "only what both have signed is told"
    content = version.content
    kinds = {measure.measure_id: measure.kind for measure in content.measures}
    return {
        "cooperation_id": case.id,
        "agreement_id": agreement.id,
        "version": version.number,
        "diary_number": agreement.diary_number,
        "content_hash": version.content_hash,
        "organization_number": case.organization_number,
        "school_unit_codes": tuple(case.school_unit_codes),
        "starts_on": content.starts_on,
        "ends_on": content.ends_on,
        "signed_on": version.signed_on,
        "cost_lines": tuple(cost.to_line(kinds) for cost in content.costs),
        "measures": tuple(Measure(**m.model_dump()) for m in content.measures),
        "statements_due": tuple(StatementDue(**s.model_dump()) for s in content.statements),
        "instalments": tuple(Instalment(**i.model_dump()) for i in content.instalments),
    }
