"""An authority to sign ends; signatures made under it remain valid."""

from datetime import date, datetime
from uuid import UUID

from agreements.models.signatory import Signatory
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def end_signatory(work: Work, signatory_id: UUID, *, last_day: date, version: int, now: datetime) -> Signatory:
    signatory = await work.signatories.get_signatory_for_change(signatory_id)
    await work.must_be_impartial(signatory.organization_number, now=now)
    signatory.expect(version)
    signed_at = await work.signatories.find_last_signed(signatory.id)
    signatory.end(last_day, signed_on=swedish_date(signed_at) if signed_at else None, now=now)
    await work.record("end_signatory", "signatory", signatory.id, at=now, after={"valid_to": last_day.isoformat()})
    return signatory
