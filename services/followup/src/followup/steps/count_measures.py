"""Counts the measures by kind, level and impact factor: agreed, and those in agreements that are in force."""

from collections.abc import Callable, Sequence
from uuid import UUID

from followup.documents.words import in_words
from followup.rules.definitions import by_schedule, is_agreed, is_in_force
from followup.rules.known import Known, Measure
from followup.rules.report import Fact, Key, Section, table

SOURCE = (
    "Insatser i överenskommelser undertecknade till och med dagen; gällande är de överenskommelser som inte har upphört"
)


def count_measures(known: Known) -> list[Section]:
    schedules = by_schedule(known)
    agreed = [m for m in known.measures if m.schedule_id in schedules and is_agreed(m, known.as_of)]
    in_force = {m.measure_id for m in agreed if is_in_force(schedules[m.schedule_id], known.as_of)}
    return [
        table(
            "measures",
            "Insatser efter slag",
            columns=("Slag", "Nivå", "Överenskomna insatser", "I gällande överenskommelser"),
            facts=_facts(agreed, in_force, lambda measure: (measure.kind, measure.level)),
            source=SOURCE,
            label=in_words,
            chapter="measures",
            charted=(2, 3),
        ),
        table(
            "impact_factors",
            "Insatser efter påverkansfaktor",
            columns=("Påverkansfaktor", "Överenskomna insatser", "I gällande överenskommelser"),
            facts=_facts(agreed, in_force, lambda measure: (measure.impact_factor,)),
            source=SOURCE,
            label=in_words,
            chapter="measures",
            charted=(1, 2),
        ),
    ]


def _facts(agreed: Sequence[Measure], in_force: set[UUID], group: Callable[[Measure], Key]) -> list[Fact]:
    return [Fact(str(m.measure_id), group(m), (1, int(m.measure_id in in_force))) for m in agreed]
