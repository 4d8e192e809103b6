"""A change of a signed agreement is begun: a new version that both sign again."""

from datetime import datetime
from uuid import UUID

from agreements.models import Agreement, AgreementContent
from agreements.models.completeness import agreement_faults, refuse_faults
from agreements.unit_of_work import Work


async def amend_agreement(
    work: Work, agreement_id: UUID, *, content: AgreementContent, reason: str, version: int, now: datetime
) -> Agreement:
    agreement, case = await work.agreements.get_part_for_change(agreement_id)
    agreement.expect(version)
    decision = await work.decisions.get_part(agreement.decision_id)
    faults = agreement_faults(content, decision.costs.root, case.school_unit_codes)
    refuse_faults(faults, "Ändringen kan inte göras så. Rätta det som står under errors.")
    amendment = agreement.amend(content, reason=reason, subject=work.actor.subject, now=now)
    await work.session.flush()
    after = {"version": amendment.number, "content_hash": agreement.hash_of(amendment)}
    await work.record("amend", "agreement", agreement.id, at=now, after=after, reason=reason)
    return agreement
