"""Another person approves or rejects a proposed override."""

from datetime import datetime
from uuid import UUID

from selection.models.override import Override
from selection.unit_of_work import Work


async def settle_override(
    work: Work, override_id: UUID, *, approve: bool, reason: str | None, version: int, now: datetime
) -> Override:
    """Settle the override. The round must be analysed again before it can be decided."""
    row = await work.overrides.get_override_for_change(override_id)
    row.expect(version)
    # The round is locked too: an analysis under way must not miss this, nor a decision.
    round_ = await work.rounds.get_round_for_change(row.round_id)
    round_.require_open()
    await work.must_be_impartial(row.organization_number, now=now)
    await work.must_be_another("settle_override", override=row.id, round=round_.id)
    row.settle(work.actor.subject, approve=approve, now=now)
    after = {"status": row.status.value}
    await work.record("settle_override", "override", row.id, at=now, after=after, reason=reason)
    return row
