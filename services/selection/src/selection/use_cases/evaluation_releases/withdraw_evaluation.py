"""A release is withdrawn: neither file is fetched any more."""

from datetime import datetime
from uuid import UUID

from selection.models.evaluation_release import EvaluationRelease
from selection.unit_of_work import Work


async def withdraw_evaluation(
    work: Work, release_id: UUID, *, reason: str, version: int, now: datetime
) -> EvaluationRelease:
    release = await work.evaluation_releases.get_release_for_change(release_id)
    release.expect(version)
    release.withdraw(now)
    await work.record("withdraw_evaluation", "evaluation_release", release.id, at=now, reason=reason)
    return release
