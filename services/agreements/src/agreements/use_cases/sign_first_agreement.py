"""A party signs the conditions for the analysis phase."""

from datetime import datetime
from uuid import UUID

from agreements.models import FirstAgreement, Party
from agreements.unit_of_work import Work
from agreements.use_cases.check_party import check_party


async def sign_first_agreement(
    work: Work, first_agreement_id: UUID, *, party: Party, version: int, now: datetime
) -> FirstAgreement:
    first, _ = await work.first_agreements.get_part_for_change(first_agreement_id)
    check_party(work, party)
    first.expect(version)
    first.sign(party, subject=work.actor.subject, now=now)
    await work.record("sign", "first_agreement", first.id, at=now, after={"party": party})
    return first
