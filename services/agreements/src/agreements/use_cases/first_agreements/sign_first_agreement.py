"""A party signs the conditions for the analysis phase."""

from datetime import datetime
from uuid import UUID

from agreements.models.content import Party
from agreements.models.cooperation import CooperationStatus
from agreements.models.first_agreement import FirstAgreement
from agreements.steps.check_authority import check_authority
from agreements.steps.check_organizer import check_organizer
from agreements.steps.check_signing_party import check_signing_party
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def sign_first_agreement(
    work: Work, first_agreement_id: UUID, *, party: Party, version: int, now: datetime
) -> FirstAgreement:
    first, case = await lock_part(work, work.first_agreements, first_agreement_id, version=version, now=now)
    check_signing_party(work, party)
    first.require_unsigned(party)
    case.require(CooperationStatus.ANALYSIS, detail="En första överenskommelse undertecknas medan analysen pågår.")
    await check_organizer(work, case)
    authority = await check_authority(work, case, party=party, today=swedish_date(now))
    first.require_another(party, work.actor.subject)
    used = {found for found in (authority.id, *first.mandates) if found}
    await work.must_be_another("sign_first_agreement", signatory=used)
    first.sign(party, subject=work.actor.subject, signatory_id=authority.id, now=now)
    after = {"party": party, "signatory_id": str(authority.id)}
    await work.record("sign_first_agreement", "first_agreement", first.id, at=now, after=after)
    return first
