"""Both parties have signed: keeps the signed cost of each shared measure beside the organiser's share of it."""

from datetime import datetime

from agreements.models.agreement import Agreement
from agreements.models.shared_measure import SharedCosts
from agreements.unit_of_work import Work


async def agree_shares(work: Work, agreement: Agreement, *, now: datetime) -> None:
    version = agreement.signed_version
    assert version is not None, "both have just signed"
    if version.annex is None or not version.annex.shares:
        return
    standing = {share.measure_id: share for share in await work.shares.list_standing_of(agreement.cooperation_id)}
    for part in version.annex.shares:
        if share := standing.get(part.measure_id):
            share.agree(SharedCosts(part.costs), now)
            await work.record("agree_shares", "share", share.id, at=now)
