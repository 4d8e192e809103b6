"""Ends an agreement whose time is out and whose measures are done; lists what is not done, with a reason."""

from datetime import date, datetime
from uuid import UUID

from agreements.errors import Undone
from agreements.facts import agreement_completed
from agreements.models.agreement import Agreement, AgreementStatus
from agreements.models.standing import carried_out
from agreements.rules.endings import end_faults
from agreements.rules.faults import Fault
from agreements.steps.change_status import change_status
from agreements.steps.end_shares import end_shares
from agreements.steps.list_undone import list_undone
from agreements.steps.lock_part import lock_part
from agreements.steps.refuse_faults import field_errors, refuse_faults
from agreements.steps.settle_places import settle_places
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def complete_agreement(
    work: Work,
    agreement_id: UUID,
    *,
    from_on: date,
    reason: str,
    undone_reason: str | None,
    version: int,
    now: datetime,
) -> Agreement:
    agreement, case = await lock_part(work, work.agreements, agreement_id, version=version, now=now)
    agreement.require(AgreementStatus.ACTIVE, detail="Bara en gällande överenskommelse kan slutföras.")
    content = agreement.content_in_force
    # What is to be done by a later day has not been done: nobody completes it beforehand.
    last = min(content.ends_on, swedish_date(now))
    faults = end_faults(from_on, starts_on=content.starts_on, ends_on=last)
    refuse_faults(faults, "Överenskommelsen kan inte slutföras den dagen. Rätta det som står under errors.")
    undone = await list_undone(work, case, content)
    if undone and not undone_reason:
        errors = field_errors(Fault("body.undone_reason", what, "att det görs, eller varför inte") for what in undone)
        raise Undone(f"{len(undone)} saker återstår. Ange varför de inte ska göras.", errors=errors)
    agreement.complete(from_on, now)
    await change_status(
        work,
        agreement,
        case,
        fact=agreement_completed(agreement, from_on=from_on),
        from_on=from_on,
        reason=reason,
        undone=undone,
        undone_reason=undone_reason,
        now=now,
    )
    await settle_places(work, agreement, now=now)
    await end_shares(work, case, carried_out=carried_out(agreement, from_on), ended_on=from_on, now=now)
    return agreement
