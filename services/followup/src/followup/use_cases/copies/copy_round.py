"""Copies a decided selection round."""

from datetime import datetime

from followup.copies import RoundCopy, UnitCounts, UnitOutcomes
from followup.unit_of_work import Work
from shared.contracts.selection import RoundDecidedV1


async def copy_round(work: Work, decided: RoundDecidedV1, *, now: datetime) -> None:
    copy = RoundCopy(
        round_id=decided.round_id,
        programme=decided.programme,
        rule_version=decided.rule_version,
        snapshot_hash=decided.snapshot_hash,
        decided_on=decided.decided_on,
        diary_number=decided.diary_number,
        considered_units=decided.considered_units,
        selected_units=decided.selected_units,
        selected_organizers=decided.selected_organizers,
        outcomes=UnitOutcomes(decided.outcomes),
        counts=UnitCounts(decided.counts) if decided.counts else None,
    )
    copy.note(work.event)
    await work.copies.put(copy)
