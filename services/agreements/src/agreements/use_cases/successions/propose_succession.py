"""Somebody proposes that a case goes on with its organiser's successor; another person decides."""

from datetime import datetime
from uuid import UUID

from agreements.models.cooperation import STEPS, CooperationStatus
from agreements.models.succession import Succession, SuccessionStatus
from agreements.steps.check_succession import check_succession
from agreements.steps.lock_case import lock_case
from agreements.unit_of_work import Work
from shared.clock import swedish_date

RUNNING = tuple(status for status in STEPS if status is not CooperationStatus.OFFERED)


async def propose_succession(
    work: Work,
    cooperation_id: UUID,
    *,
    organization_number: str,
    organizer_name: str,
    signatory_id: UUID,
    reason: str,
    now: datetime,
) -> Succession:
    """`organization_number` and `organizer_name` are the successor's."""
    case = await lock_case(work, cooperation_id, now=now)
    await work.must_be_impartial(organization_number, now=now)
    case.require(*RUNNING, detail="En ny huvudman behöver ett eget erbjudande.")
    today = swedish_date(now)
    await check_succession(work, case, successor_number=organization_number, signatory_id=signatory_id, today=today)
    succession = Succession(
        cooperation_id=case.id,
        status=SuccessionStatus.PROPOSED,
        former_number=case.organization_number,
        former_name=case.organizer_name,
        successor_number=organization_number,
        successor_name=organizer_name,
        signatory_id=signatory_id,
        reason=reason,
        proposed_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.successions.add(succession)
    case.note_change(now)  # whose turn it is
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"successor_number": organization_number, "signatory_id": str(signatory_id)}
    await work.record("propose_succession", "succession", succession.id, at=now, after=after, reason=reason)
    return succession
