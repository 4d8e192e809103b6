"""An archive has received a case as its sealed file: its receipt is recorded, and says which file it was."""

from datetime import date, datetime
from uuid import UUID

from agreements.errors import WrongPhase
from agreements.models.archive_delivery import ArchiveDelivery
from agreements.models.case_file_seal import CaseFileSeal
from agreements.models.cooperation import Cooperation
from agreements.programmes import rules_of
from agreements.rules.archiving import receipt_faults
from agreements.rules.periods import months_later
from agreements.steps.find_end_of_case import find_end_of_case
from agreements.steps.lock_case import lock_case
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work
from shared.clock import new_id, swedish_date
from shared.kit.lookup import named_in_body

DETAIL = "Kvittot gäller inte den arkivfil som stämplades. Rätta uppgifterna under errors."


async def record_archive_delivery(
    work: Work,
    cooperation_id: UUID,
    *,
    seal_id: UUID,
    manifest_hash: str,
    archive: str,
    receipt: str,
    received_on: date,
    now: datetime,
) -> ArchiveDelivery:
    case = await lock_case(work, cooperation_id, now=now)
    due_on = await _due_on(work, case)
    with named_in_body("seal_id"):
        seal = await work.case_file_seals.get_part(seal_id)
    today = swedish_date(now)
    _check(case, seal, due_on, manifest_hash=manifest_hash, received_on=received_on, today=today)
    delivery = ArchiveDelivery(
        id=new_id(),
        cooperation_id=case.id,
        seal_id=seal.id,
        manifest_hash=manifest_hash,
        archive=archive,
        receipt=receipt,
        received_on=received_on,
        recorded_by=work.actor.subject,
        disposal_from=months_later(received_on, rules_of(case.programme).archive.dispose_after_months),
        created_at=now,
        updated_at=now,
    )
    work.archive_deliveries.add(delivery)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"cooperation_id": str(case.id), "seal_id": str(seal.id), "manifest_hash": manifest_hash}
    await work.record("record_archive_delivery", "archive_delivery", delivery.id, at=now, after=after)
    return delivery


async def _due_on(work: Work, case: Cooperation) -> date:
    """The first day to hand the case over: not while it runs, nor while money of it may still move."""
    ended_on = await find_end_of_case(work, case)
    if ended_on is None:
        raise WrongPhase("Ett ärende lämnas till arkivet när det är slut.")
    return months_later(ended_on, rules_of(case.programme).archive.deliver_after_months)


def _check(
    case: Cooperation, seal: CaseFileSeal, due_on: date, *, manifest_hash: str, received_on: date, today: date
) -> None:
    sealed_on = swedish_date(seal.sealed_at) if seal.sealed_at and seal.cooperation_id == case.id else None
    faults = receipt_faults(
        sealed_on=sealed_on,
        due_on=due_on,
        is_same_file=seal.manifest_hash == manifest_hash,
        received_on=received_on,
        today=today,
    )
    refuse_faults(faults, DETAIL)
