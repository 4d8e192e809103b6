"""The outcome of each goal and year: what somebody has measured, else what the statistics say."""

from dataclasses import dataclass
from uuid import UUID

from followup.rules.known import Known, Measurement, PublishedOutcome


@dataclass(frozen=True, slots=True)
class Doubt:
    """A year of a goal where what was measured is another number than the published one."""

    indicator_id: UUID
    school_year: str


def outcomes(known: Known) -> list[Measurement]:
    """All that was measured, and what is published of the years in which nothing was: never both of one year."""
    measured = [one for one in known.measurements if one.measured_on <= known.as_of]
    years = {(one.indicator_id, one.measured_on.year) for one in measured}
    return measured + [
        Measurement(one.id, one.indicator_id, one.resulted_on, one.value)
        for one in published(known)
        if (one.indicator_id, one.resulted_on.year) not in years
    ]


def published(known: Known) -> list[PublishedOutcome]:
    """Figures that count, in order of their days: of two of one calendar year the last counts."""
    counting = (one for one in known.published_outcomes if one.counts and one.resulted_on <= known.as_of)
    newest = {(one.indicator_id, one.resulted_on.year): one for one in sorted(counting, key=lambda o: o.resulted_on)}
    return list(newest.values())


def doubts(known: Known) -> list[Doubt]:
    """Goals and years with another number measured than published."""
    last: dict[tuple[UUID, int], Measurement] = {}
    for one in sorted(known.measurements, key=lambda m: (m.measured_on, m.id)):
        if one.measured_on <= known.as_of:
            last[(one.indicator_id, one.measured_on.year)] = one
    pairs = [(one, last.get((one.indicator_id, one.resulted_on.year))) for one in published(known)]
    return [
        Doubt(figure.indicator_id, figure.school_year)
        for figure, measured in pairs
        if measured is not None and measured.value != figure.value
    ]
