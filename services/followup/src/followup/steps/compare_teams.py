"""Sets what the dialogue teams have done side by side: by name, never by figure, and small numbers said as such.

Three statements, however many teams.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from followup.rules.results import LEAST
from followup.unit_of_work import Work

ALL = "Alla"
NO_TEAM = "Utan dialogteam"
FEW = f"Färre än {LEAST} överenskommelser: tiden visas inte, och talen säger lite om teamet."


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """`median_days` is None where too few agreements stand behind it, which `note` then says."""

    dialogue_team_id: UUID | None
    team_name: str
    cooperations: int
    agreements: int
    median_days: int | None
    returned_plans: int
    with_returned_plan: int
    visits: int
    visits_by_two: int
    is_few: bool
    note: str | None


async def compare_teams(work: Work, *, programme: str | None, year: int | None, today: date) -> list[TeamFigures]:
    """The teams that have cases or visits by name; then cases without a team, and all together."""
    names = {team.dialogue_team_id: team.name for team in await work.visits.list_teams()}
    cases = {
        _key(row): row._mapping for row in await work.teams.count_cases(programme=programme, year=year, today=today)
    }
    visits = {_key(row): row._mapping for row in await work.teams.count_visits(programme=programme, year=year)}
    found = [_figures(key, names, cases.get(key, {}), visits.get(key, {})) for key in cases.keys() | visits.keys()]
    shown = [figures for figures in found if figures.cooperations or figures.visits]
    last = {NO_TEAM: 1, ALL: 2}
    return sorted(shown, key=lambda f: (0 if f.dialogue_team_id else last[f.team_name], f.team_name))


def _key(row: Any) -> tuple[bool, UUID | None]:
    return bool(row.of_all), row.team_id


def _figures(
    key: tuple[bool, UUID | None],
    names: Mapping[UUID, str],
    cases: Mapping[Any, Any],
    visits: Mapping[Any, Any],
) -> TeamFigures:
    of_all, team_id = key
    name = names.get(team_id, str(team_id)) if team_id else NO_TEAM
    agreements = cases.get("agreements", 0)
    is_few = agreements < LEAST
    median = Decimal(str(cases["median_days"])) if agreements else None
    return TeamFigures(
        team_id,
        ALL if of_all else name,
        cases.get("cooperations", 0),
        agreements,
        None if median is None or is_few else int(median.quantize(Decimal(1), ROUND_HALF_UP)),
        int(cases.get("returned_plans") or 0),
        cases.get("with_returned_plan", 0),
        visits.get("visits", 0),
        visits.get("visits_by_two", 0),
        is_few,
        FEW if is_few else None,
    )
