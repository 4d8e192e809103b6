"""Copies a decided selection round."""

from datetime import datetime

from followup.copies import RoundCopy, UnitCounts, UnitOutcomes
from followup.unit_of_work import Work
from shared.contracts.selection import RoundDecidedV1


async def copy_round(work: Work, fact: RoundDecidedV1, *, now: datetime) -> None:
    copy = RoundCopy(
        round_id=fact.round_id,
        programme=fact.programme,
        rule_version=fact.rule_version,
        snapshot_hash=fact.snapshot_hash,
        decided_on=fact.decided_on,
        diary_number=fact.diary_number,
        considered_units=fact.considered_units,
        selected_units=fact.selected_units,
        selected_organizers=fact.selected_organizers,
        outcomes=UnitOutcomes(fact.outcomes),
        counts=UnitCounts(fact.counts) if fact.counts else None,
        description=fact.description,
    )
    copy.note(work.event)
    await work.copies.put(copy)
