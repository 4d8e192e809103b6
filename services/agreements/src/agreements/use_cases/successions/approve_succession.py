"""Another person passes the case to the successor; the agreement stays as signed and paused until it is resumed."""

from datetime import datetime
from uuid import UUID

from agreements.facts import organizer_succeeded
from agreements.models.succession import Succession
from agreements.steps.check_succession import check_succession
from agreements.steps.lock_part import lock_part
from agreements.steps.touch_team import touch_team
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def approve_succession(work: Work, succession_id: UUID, *, version: int, now: datetime) -> Succession:
    succession, case = await lock_part(work, work.successions, succession_id, version=version, now=now)
    succession.require_proposed()
    number, today = succession.successor_number, swedish_date(now)
    await work.must_be_impartial(number, now=now)
    mandate = await check_succession(
        work, case, successor_number=number, signatory_id=succession.signatory_id, today=today
    )
    await work.must_be_another("approve_succession", succession=succession.id, signatory=mandate.id)
    succession.decide(work.actor.subject, today=today, now=now)
    case.pass_to(number, succession.successor_name, now)
    await touch_team(work, case.dialogue_team_id, now=now)
    if agreement := await work.agreements.find_part_of(case.id):
        agreement.pass_to(number, now)
    work.publish(organizer_succeeded(succession), subject=case.id, scope=case.programme)
    before, after = {"organization_number": succession.former_number}, {"organization_number": number}
    await work.record("approve_succession", "succession", succession.id, at=now, before=before, after=after)
    return succession
