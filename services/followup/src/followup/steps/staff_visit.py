"""Decides who makes a visit: at least two of the team, none of them barred or on another visit that day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from followup.copies import DialogueTeamCopy
from followup.errors.visits import NoTeam, VisitClash, WrongSupporters
from followup.models.meeting import Meeting
from followup.programmes import Programmes
from followup.rules.meetings import SUPPORTERS_AT_A_VISIT
from followup.rules.visits import AROUND_DAYS, Visit, double_bookings, free_days, room
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field
from shared.kit.swedish import is_working_day


async def staff_visit(
    work: Work, meeting: Meeting, supporters: Sequence[str], programmes: Programmes, *, now: datetime
) -> None:
    team = await find_team_of(work, meeting)
    await _check_people(work, meeting, team, supporters)
    meeting.staff(supporters, now)
    await check_free(work, meeting, programmes, field="supporters", now=now)


async def find_team_of(work: Work, meeting: Meeting) -> DialogueTeamCopy:
    team = await work.visits.find_team(meeting.cooperation_ids[0], meeting.planned_on)
    if team is None:
        raise NoTeam("Ingen har gett samverkan ett dialogteam, eller så har det inte blivit känt här än.")
    return team


async def _check_people(work: Work, meeting: Meeting, team: DialogueTeamCopy, supporters: Sequence[str]) -> None:
    chosen = set(supporters)
    of_team = f"minst två av {', '.join(team.supporters)}"
    if len(chosen) < SUPPORTERS_AT_A_VISIT:
        fault = at_field("supporters", "för få", of_team)
        raise WrongSupporters("Ett besök görs av minst två processtödjare.", errors=fault)
    if strangers := sorted(chosen - set(team.supporters)):
        fault = at_field("supporters", f"inte i teamet: {', '.join(strangers)}", of_team)
        raise WrongSupporters(f"Besöket görs av {team.name}.", errors=fault)
    await check_impartial(work, meeting, supporters, field="supporters")


async def check_impartial(work: Work, meeting: Meeting, supporters: Sequence[str], *, field: str) -> None:
    """Refuse who is barred on the day of the visit, also when it is the day that is new."""
    if barred := await work.visits.list_barred(set(supporters), meeting.organization_numbers[0], meeting.planned_on):
        day = meeting.planned_on
        fault = at_field(field, f"jävig {day}: {', '.join(barred)}", "processtödjare som inte är jäviga den dagen")
        raise WrongSupporters("Den som är jävig gör inga besök hos huvudmannen.", errors=fault)


async def check_free(work: Work, meeting: Meeting, programmes: Programmes, *, field: str, now: datetime) -> None:
    """Refuse a day on which one of the supporters is at another organiser, with the nearest days that are free."""
    await work.session.flush()
    await work.visits.lock_teams_of(meeting.supporters or ())
    day = meeting.planned_on
    found = await work.visits.list_visits(day, day)
    clashes = [c for c in double_bookings(row.visit for row in found) if meeting.id in {v.id for v in c.visits}]
    if clashes:
        days = await propose_days(work, meeting, programmes, today=swedish_date(now))
        expected = " eller ".join(str(free) for free in days) or f"en dag mer än {AROUND_DAYS} dagar bort"
        who = ", ".join(sorted({str(clash.supporter) for clash in clashes}))
        fault = at_field(field, f"upptagen {day}: {who}", f"en ledig dag: {expected}")
        raise VisitClash(f"Redan på besök hos en annan huvudman {day}: {who}.", errors=fault)


async def propose_days(work: Work, meeting: Meeting, programmes: Programmes, *, today: date) -> list[date]:
    """Days near the planned one, or near today when it has passed, on which the visit clashes with nothing."""
    near = max(meeting.planned_on, today)
    team = await work.visits.find_team(meeting.cooperation_ids[0], meeting.planned_on)
    around = timedelta(days=AROUND_DAYS + 7)
    rows = await work.visits.list_visits(near - around, near + around)
    visit = Visit(
        meeting.id,
        near,
        meeting.organization_numbers[0],
        frozenset(meeting.supporters or ()),
        team.dialogue_team_id if team else None,
    )
    return free_days(
        visit,
        [row.visit for row in rows if row.visit.id != meeting.id],
        team=team.supporters if team else None,
        most=room_of(team, meeting.programme, programmes) if team else None,
        today=today,
        first=meeting.first_day,
        is_working_day=is_working_day,
    )


def room_of(team: DialogueTeamCopy, programme: str, programmes: Programmes) -> int | None:
    """Visits that a team has room for in a week, by the assignment that they are within."""
    known = programmes.get(programme)
    return room(len(team.supporters), known.dialogue.visits_a_week if known and known.dialogue else None)
