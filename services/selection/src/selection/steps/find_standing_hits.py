"""The rules of a round that hit units for certain, on supervision, answers, offers and participation as of today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from selection.models.school_unit import SchoolUnit
from selection.repository.succession import Succession
from selection.rules.columns.constraints import Hit, find_hits
from selection.rules.columns.evaluation import evaluate
from selection.rules.columns.units import units_from
from selection.rules.programme import Effect, Programme
from selection.rules.snapshot import Snapshot
from selection.steps.take_snapshot import identity_of, standing_answers, standing_organizers, standing_supervision
from selection.unit_of_work import Work
from shared.clock import swedish_date


@dataclass(frozen=True, slots=True)
class StandingHit:
    """A rule that hits a unit; `exception_allowed` as the programme says."""

    code: str
    effect: Effect
    exception_allowed: bool
    reason: str
    source: str


async def find_standing_hits(
    work: Work,
    round_id: UUID | None,
    rows: Collection[SchoolUnit],
    *,
    school_year: str,
    programme: Programme,
    succession: Succession,
    now: datetime,
) -> dict[str, list[StandingHit]]:
    """The hits of each unit, by `programme` and the answers in the round. A unit whose organiser has ceased is left
    out.
    """
    organizers = await standing_organizers(work, {row.organization_number for row in rows}, succession)
    today = swedish_date(now).isoformat()
    snapshot = Snapshot(
        programme=programme.code,
        rule_version=programme.version,
        school_year=school_year,
        as_of=today,
        references={},
        organizers=organizers,
        units=units_from([identity_of(row) for row in rows if row.organization_number in organizers], []),
        supervision=standing_supervision(await work.supervision.list_standing_decisions(succession), set(organizers)),
        answers=await standing_answers(work, programme.code, round_id, today, succession=succession),
    )
    hits = find_hits(snapshot, evaluate(snapshot.units, {}, programme), programme)
    return {
        code: [_standing(hit, row) for hit in hits if hit.certain[row]] for row, code in enumerate(snapshot.units.codes)
    }


def _standing(hit: Hit, row: int) -> StandingHit:
    return StandingHit(hit.code, hit.effect, hit.exception_allowed, hit.describe(row), hit.source)
