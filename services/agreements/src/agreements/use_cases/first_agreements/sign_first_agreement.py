"""A party signs the conditions for the analysis phase."""

from datetime import datetime
from uuid import UUID

from agreements.models.content import Party
from agreements.models.first_agreement import FirstAgreement
from agreements.steps.check_signing_party import check_signing_party
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work


async def sign_first_agreement(
    work: Work, first_agreement_id: UUID, *, party: Party, version: int, now: datetime
) -> FirstAgreement:
    first, _ = await lock_part(work, work.first_agreements, first_agreement_id, version=version, now=now)
    check_signing_party(work, party)
    first.require_unsigned(party)
    # Each party signs once, so whoever has signed before has signed for the other one.
    await work.must_be_another("sign_first_agreement", first_agreement=first.id)
    first.sign(party, subject=work.actor.subject, now=now)
    await work.record("sign_first_agreement", "first_agreement", first.id, at=now, after={"party": party})
    return first
