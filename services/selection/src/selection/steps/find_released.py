"""Which of the units that had to wait would not have to today."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from selection.models.candidate import Candidate
from selection.models.round import Round
from selection.readers.catalogue import Catalogue
from selection.rules.columns.constraints import find_hits
from selection.rules.columns.evaluation import evaluate
from selection.rules.columns.units import units_from
from selection.rules.programme import Effect
from selection.rules.snapshot import Snapshot
from selection.steps.read_rules import read_rules
from selection.steps.take_snapshot import identity_of, standing_answers, standing_organizers, standing_supervision
from selection.unit_of_work import Work
from shared.clock import swedish_date


async def find_released(
    work: Work, round_: Round, waiting: Sequence[Candidate], *, catalogue: Catalogue, now: datetime
) -> list[Candidate]:
    """By the round's own rules, on supervision, answers, offers and participation as they stand now."""
    programme, _ = await read_rules(work, round_, catalogue)
    succession = await work.units.get_succession()
    rows = await work.units.find_units(candidate.school_unit_code for candidate in waiting)
    numbers = {row.organization_number for row in rows.values()}
    organizers = await standing_organizers(work, numbers, succession)
    today = swedish_date(now).isoformat()
    snapshot = Snapshot(
        programme=programme.code,
        rule_version=programme.version,
        school_year=round_.school_year,
        as_of=today,
        references={},
        organizers=organizers,
        units=units_from([identity_of(row) for row in rows.values() if row.organization_number in organizers], []),
        supervision=standing_supervision(await work.supervision.list_standing_decisions(succession), set(organizers)),
        answers=await standing_answers(work, round_, today, succession=succession),
    )
    hits = find_hits(snapshot, evaluate(snapshot.units, {}, programme), programme)
    barred = np.zeros(len(snapshot.units), dtype=np.bool_)
    for hit in hits:
        # Also what has since become excluded: an accepted offer has made the organiser a partner.
        if hit.effect is not Effect.REVIEW:
            barred |= hit.certain
    free = {code for code, waits in zip(snapshot.units.codes, barred.tolist(), strict=True) if not waits}
    return [candidate for candidate in waiting if candidate.school_unit_code in free]
