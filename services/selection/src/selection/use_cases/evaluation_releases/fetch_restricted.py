"""Hands out the restricted file, and records to whom."""

from datetime import datetime
from uuid import UUID

from selection.errors import AccessEnded
from selection.models.evaluation_release import EvaluationRelease
from selection.rules.evaluation.pseudonyms import File
from selection.unit_of_work import Work
from shared.clock import swedish_date


async def fetch_restricted(work: Work, release_id: UUID, *, now: datetime) -> EvaluationRelease:
    """Return the release in the transaction of the record: a fetch that is not recorded is not answered."""
    release = await work.evaluation_releases.get_release_with_file(release_id, File.RESTRICTED)
    if work.actor.condition == "published" and release.access_until < swedish_date(now):
        raise AccessEnded(f"Filen kunde hämtas till och med {release.access_until}.")
    after = {"data_hash": release.data_hash}
    await work.record("fetch_restricted", "evaluation_release", release.id, at=now, after=after)
    return release
