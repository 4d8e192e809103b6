"""A team worker's employment or competences change, or somebody who had left comes back."""

from datetime import datetime
from uuid import UUID

from agreements.errors import TeamRuleBroken
from agreements.models.team_worker import Employment, TeamWorker
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def change_worker(
    work: Work, worker_id: UUID, *, employment: Employment, competences: list[str], version: int, now: datetime
) -> TeamWorker:
    # The teams before the worker, as whoever changes a team: two that leave its employment wait for each other.
    await work.dialogue_teams.lock_teams(await work.dialogue_teams.list_ids_with(worker_id))
    worker = await work.team_workers.get_worker_for_change(worker_id)
    worker.expect(version)
    leaves = worker.employment is Employment.EMPLOYED and employment is not Employment.EMPLOYED
    if leaves and (team := await work.dialogue_teams.find_name_without_other_employee(worker, swedish_date(now))):
        raise TeamRuleBroken(f"{team} skulle bli utan anställd processtödjare. Ändra teamet först.")
    worker.change(employment=employment, competences=sorted(set(competences)), now=now)
    await work.record("change_worker", "team_worker", worker.id, at=now)
    return worker
