"""Those who are to be a team are registered, have not left, and one of them at least is the agency's own."""

from collections.abc import Collection, Mapping
from datetime import date

from agreements.errors import TeamRuleBroken
from agreements.models.team_worker import Employment, TeamWorker
from agreements.rules.staffing import Known, people_faults
from agreements.unit_of_work import Work


async def check_people(work: Work, team_leader: str, supporters: Collection[str], *, today: date) -> None:
    known = as_known(await work.team_workers.lock_of({team_leader, *supporters}))
    if faults := list(people_faults(team_leader, supporters, known=known, today=today)):
        raise TeamRuleBroken(" ".join(faults))


def as_known(workers: Mapping[str, TeamWorker]) -> dict[str, Known]:
    """What the rules ask of each."""
    return {
        subject: Known(worker.employment is Employment.EMPLOYED, worker.until_on) for subject, worker in workers.items()
    }
