"""Decide on a proposed release of a supervision decision. Who may not stands in docs/duties.csv."""

from datetime import datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models.releases import Release, ReleaseState
from budget.unit_of_work import Work


async def decide_release(work: Work, release_id: UUID, *, approve: bool, version: int, now: datetime) -> Release:
    """Decide the release. When it is approved the payments go on, until the decision changes."""
    release = await work.supervisions.get_release_for_change(release_id)
    await work.must_be_impartial(release.organization_number, now=now)
    release.expect(version)
    await work.must_be_another("decide_release", supervision_release=release.id)
    if release.state is not ReleaseState.PROPOSED:
        raise WrongState("Förslaget är redan prövat. Föreslå en ny hävning om det behövs.")
    supervision = await work.supervisions.get_supervision(release.supervision_id)
    if approve and supervision.decision != release.decision:
        raise WrongState("Tillsynsbeslutet har ändrats sedan hävningen föreslogs. Avslå förslaget och föreslå en ny.")
    release.decide(ReleaseState.APPROVED if approve else ReleaseState.REJECTED, work.actor.subject, now)
    await work.record("decide_release", "supervision_release", release.id, at=now, after={"state": release.state})
    return release
