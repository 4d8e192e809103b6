"""Another person disposes of the working texts of a case that an archive has received; the record stays whole."""

from datetime import datetime
from uuid import UUID

from agreements.models.archive_delivery import ArchiveDelivery
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def dispose_of_texts(
    work: Work, delivery_id: UUID, *, diary_number: str, version: int, now: datetime
) -> ArchiveDelivery:
    """Dispose of earlier texts of the analysis, the plan and the agreement, and comments on them. What was approved,
    decided and signed stands in the documents themselves, and stays.
    """
    delivery, _ = await lock_part(work, work.archive_deliveries, delivery_id, version=version, now=now)
    await work.must_be_another("dispose_of_texts", archive_delivery=delivery.id)
    today = swedish_date(now)
    delivery.require_disposable(today)
    comments, revisions = await work.archive_deliveries.dispose_of_texts(delivery.id)
    delivery.dispose(
        comments=comments,
        revisions=revisions,
        by=work.actor.subject,
        diary_number=diary_number,
        today=today,
        now=now,
    )
    after = {"comments": comments, "revisions": revisions, "diary_number": diary_number}
    await work.record("dispose_of_texts", "archive_delivery", delivery.id, at=now, after=after)
    return delivery
