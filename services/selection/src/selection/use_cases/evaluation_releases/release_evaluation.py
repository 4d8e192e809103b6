"""Another person releases what was prepared, after the check against disclosure."""

from datetime import datetime
from uuid import UUID

from selection.errors import CheckNotPassed
from selection.models.evaluation_release import EvaluationRelease
from selection.unit_of_work import Work


async def release_evaluation(
    work: Work, release_id: UUID, *, diary_number: str, version: int, now: datetime
) -> EvaluationRelease:
    release = await work.evaluation_releases.get_release_for_change(release_id)
    release.expect(version)
    await work.must_be_another("release_evaluation", evaluation_release=release.id)
    if not release.disclosure["passed"]:
        raise CheckNotPassed("Ingen rad är som tillräckligt många andra.")
    release.release(work.actor.subject, diary_number=diary_number, now=now)
    after = {"diary_number": diary_number, "data_hash": release.data_hash}
    await work.record("release_evaluation", "evaluation_release", release.id, at=now, after=after)
    return release
