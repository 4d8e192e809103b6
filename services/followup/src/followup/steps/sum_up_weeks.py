"""Sums up the visits of the teams, week by week: how many, what room there is, what clashes, and days that are free."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from followup.copies import DialogueTeamCopy
from followup.programmes import Programmes
from followup.repository.visits import TeamVisit
from followup.rules.visits import Clash, ClashKind, Visit, double_bookings, free_days, monday
from followup.steps.staff_visit import room_of
from followup.unit_of_work import Work
from shared.kit.swedish import is_working_day

AROUND = timedelta(days=35)
"""Weeks before and after the period that proposals look at too."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Days on which one of the visits that clash would clash with nothing; none when it has been made."""

    meeting_id: UUID
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """`team` is None where nobody has given the cooperations one."""

    team: DialogueTeamCopy | None
    monday: date
    visits: tuple[TeamVisit, ...]
    room: int | None
    clashes: tuple[tuple[Clash, tuple[Proposal, ...]], ...]


async def sum_up_weeks(
    work: Work, programmes: Programmes, *, from_on: date, until_on: date, today: date
) -> list[TeamWeek]:
    """By week and then by the team's name; two statements, however many there are."""
    found = await work.visits.list_visits(from_on - AROUND, until_on + AROUND)
    teams = {team.dialogue_team_id: team for team in await work.visits.list_teams()}
    weeks: dict[tuple[date, UUID | None], list[TeamVisit]] = defaultdict(list)
    for row in found:
        if monday(from_on) <= row.visit.day <= monday(until_on) + timedelta(days=6):
            weeks[(monday(row.visit.day), row.visit.team_id)].append(row)
    summed = [
        _week(start, teams.get(team_id) if team_id else None, rows, found, programmes, today=today)
        for (start, team_id), rows in weeks.items()
    ]
    return sorted(summed, key=lambda week: (week.monday, week.team.name if week.team else ""))


def _week(
    start: date,
    team: DialogueTeamCopy | None,
    rows: Sequence[TeamVisit],
    found: Sequence[TeamVisit],
    programmes: Programmes,
    *,
    today: date,
) -> TeamWeek:
    most = _least_room(team, rows, programmes)
    first = {row.visit.id: row.first_day for row in rows}
    everywhere = [row.visit for row in found]
    clashes = [
        (clash, tuple(_proposals(clash, everywhere, team, most, first=first, today=today)))
        for clash in _clashes(start, rows, everywhere, most)
    ]
    return TeamWeek(team, start, tuple(rows), most, tuple(clashes))


def _least_room(team: DialogueTeamCopy | None, rows: Sequence[TeamVisit], programmes: Programmes) -> int | None:
    """Where a team's visits are within several assignments, the one that leaves least room."""
    rooms = [room_of(team, row.programme, programmes) for row in rows] if team else []
    return min((most for most in rooms if most is not None), default=None)


def _clashes(start: date, rows: Sequence[TeamVisit], everywhere: Sequence[Visit], most: int | None) -> Iterator[Clash]:
    ids = {row.visit.id for row in rows}
    # A supporter may be of two teams: each week shows what its own visits clash with, whoever makes the other.
    in_week = [visit for visit in everywhere if monday(visit.day) == start]
    yield from (clash for clash in double_bookings(in_week) if ids & {visit.id for visit in clash.visits})
    if most is not None and len(rows) > most:
        yield Clash(ClashKind.WEEK, start, tuple(row.visit for row in rows))


def _proposals(
    clash: Clash,
    everywhere: Sequence[Visit],
    team: DialogueTeamCopy | None,
    most: int | None,
    *,
    first: Mapping[UUID, date],
    today: date,
) -> Iterator[Proposal]:
    for visit in clash.visits:
        if team is None or visit.id not in first or not visit.is_planned:
            continue
        days = free_days(
            visit,
            [other for other in everywhere if other.id != visit.id],
            team=team.supporters,
            most=most,
            today=today,
            first=first[visit.id],
            is_working_day=is_working_day,
        )
        yield Proposal(visit.id, tuple(days))
