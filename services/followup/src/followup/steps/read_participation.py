"""Reads what there is of the opened rounds of quality dialogues, as figures; five statements, however many rounds."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from followup.models.quality_round import QualityRoundStatus
from followup.rules.participation import OF_OFFERS, Dialogues, Figure, Measure, Subject, figures_of_survey, newest
from followup.rules.places import PLACES
from followup.rules.quality_dialogues import Side
from followup.unit_of_work import Work
from shared.counties import COUNTIES

Rounds = Mapping[UUID, Dialogues]


async def read_participation(work: Work, programme: str | None) -> list[Figure]:
    query = work.quality_rounds.list_rounds(programme=programme, status=QualityRoundStatus.OPEN)
    opened = (await work.session.scalars(query)).all()
    rounds = {one.id: Dialogues(one.id, one.title, one.starts_on, one.ends_on) for one in opened}
    counts = await work.participations.count_participation(rounds)
    types = await work.participations.count_school_types(rounds)
    steps = await work.participations.count_steps(rounds)
    surveys = await work.participations.list_survey_results(rounds)
    figures = [figure for row in counts for figure in _of_places(rounds[row.round_id], row)]
    for row in types:
        for measure in (Measure.TOOK_PLACE, Measure.DISCUSSED):
            number = Decimal(getattr(row, measure))
            of_type = (Subject.SCHOOL_TYPES, "school_type", row.school_type)
            figures.append(Figure(rounds[row.round_id], *of_type, measure, number))
    figures += _of_steps(rounds, steps)
    for round_id, result in surveys:
        if round_id:
            figures += figures_of_survey(rounds[round_id], json.loads(result))
    return sorted(newest(figures), key=lambda f: (f.round.starts_on, f.round.title, f.subject))


def place_of_row(row: Row[Any]) -> tuple[str, str | None]:
    """The grouping of a row, and its value."""
    group = PLACES[row.place]
    value = None if group == "all" else row._mapping[group]
    return group, COUNTIES.get(value, value) if value and group == "county" else value


def _of_places(round_: Dialogues, row: Row[Any]) -> Iterator[Figure]:
    group, value = place_of_row(row)
    counted = row._mapping
    for measure in OF_OFFERS:
        yield Figure(round_, Subject.PARTICIPATION, group, value, measure, Decimal(counted[measure]))
    if group == "all":
        for measure in (Measure.TOOK_PLACE, Measure.ALL_SCHOOL_TYPES):
            yield Figure(round_, Subject.SCHOOL_TYPES, group, value, measure, Decimal(counted[measure]))
        for side in Side:
            for measure in (Measure.HOURS, Measure.HOURS_STATED):
                number = Decimal(counted[f"{side.value}_{measure}"])
                yield Figure(round_, Subject.BURDEN, "side", side.value, measure, number)
    else:
        for measure in (Measure.ORGANIZER_HOURS, Measure.ORGANIZER_HOURS_STATED):
            yield Figure(round_, Subject.BURDEN, group, value, measure, Decimal(counted[measure]))


def _of_steps(rounds: Rounds, rows: Any) -> Iterator[Figure]:
    counted: dict[tuple[UUID, str], dict[str, int]] = defaultdict(lambda: {"done": 0, "not_done": 0, "open": 0})
    for row in rows:
        counted[row.round_id, row.side.value][row.status.value] = row.steps
    for (round_id, side), states in counted.items():
        for measure, number in ({"agreed": sum(states.values())} | states).items():
            yield Figure(rounds[round_id], Subject.CHANGED_WAYS, "side", side, Measure(measure), Decimal(number))
