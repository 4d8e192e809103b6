"""A lone signature binds nobody: it is voided when what it was put under is no longer so."""

from datetime import datetime

from agreements.models.agreement import Agreement
from agreements.models.agreement_version import VersionState
from agreements.unit_of_work import Work


async def void_lone_signature(work: Work, agreement: Agreement, *, reason: str, now: datetime) -> None:
    if agreement.latest.state is not VersionState.LOCKED:
        return
    before = {"content_hash": agreement.latest.content_hash}
    agreement.unlock(reason, now)
    await work.record("void_lone_signature", "agreement", agreement.id, at=now, before=before, reason=reason)
