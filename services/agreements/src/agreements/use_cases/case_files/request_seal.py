"""A case has been taken out as a file, and whoever did it asks for the agency's seal on the file's manifest."""

from datetime import datetime
from uuid import UUID

from agreements.models.case_file_seal import CaseFileSeal
from agreements.steps.lock_case import lock_case
from agreements.unit_of_work import Work
from shared.clock import new_id


async def request_seal(work: Work, cooperation_id: UUID, *, manifest_hash: str, now: datetime) -> CaseFileSeal:
    """Request a seal; the audit trail then says who has taken the case out, and as what."""
    case = await lock_case(work, cooperation_id, now=now)
    seal = CaseFileSeal(
        id=new_id(),
        cooperation_id=case.id,
        manifest_hash=manifest_hash,
        requested_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.case_file_seals.add(seal)
    await work.record("request_seal", "case_file_seal", seal.id, at=now, after={"cooperation_id": str(case.id)})
    return seal
