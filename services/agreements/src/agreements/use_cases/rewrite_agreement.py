"""The draft is rewritten: the whole content, as the parties want it."""

from datetime import datetime
from uuid import UUID

from agreements.errors import WrongPhase
from agreements.models import Agreement, AgreementContent
from agreements.models.completeness import agreement_faults, refuse_faults
from agreements.unit_of_work import Work


async def rewrite_agreement(
    work: Work, agreement_id: UUID, *, number: int, content: AgreementContent, version: int, now: datetime
) -> Agreement:
    agreement, case = await work.agreements.get_part_for_change(agreement_id)
    agreement.expect(version)
    if agreement.draft().number != number:
        raise WrongPhase(f"Version {agreement.draft().number} är den som skrivs nu. Skriv om den i stället.")
    decision = await work.decisions.get_part(agreement.decision_id)
    faults = agreement_faults(content, decision.costs.root, case.school_unit_codes)
    refuse_faults(faults, "Utkastet kan inte ändras så. Rätta det som står under errors.")
    agreement.rewrite(content, now)
    after = {"version": agreement.latest.number, "content_hash": agreement.hash_of(agreement.latest)}
    await work.record("rewrite", "agreement", agreement.id, at=now, after=after)
    return agreement
