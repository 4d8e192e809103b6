"""Record a decision by Skolinspektionen, or what has become of one, and tell the others."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from selection.models.supervision_decision import Decision, Level, SupervisionDecision, SupervisionStatus
from selection.unit_of_work import Work
from shared.contracts.selection import SupervisionChangedV1


@dataclass(frozen=True, slots=True)
class SupervisionSeen:
    """A decision as Skolinspektionen describes it. `fine_amount` is kronor."""

    diary_number: str
    decision: Decision
    level: Level
    status: SupervisionStatus
    organization_number: str
    school_unit_code: str | None
    decided_on: date
    fine_amount: Decimal | None
    serious: bool
    extensive_in_central_parts: bool
    quality_work: bool = False


async def record_supervision(work: Work, seen: SupervisionSeen, *, now: datetime) -> SupervisionDecision:
    """The organiser (and the unit) must be in the register."""
    await _must_be_known(work, seen)
    row = SupervisionDecision(created_at=now, updated_at=now)
    _describe(row, seen)
    work.supervision.add(row)
    await work.session.flush()
    await _tell(work, row, before=None, now=now)
    return row


async def change_supervision(
    work: Work, decision_id: UUID, seen: SupervisionSeen, *, version: int | None, now: datetime
) -> SupervisionDecision:
    """The whole decision as it stands now: sharpened, closed with deficiencies mended, or not."""
    await _must_be_known(work, seen)
    row = await work.supervision.get_decision_for_change(decision_id)
    row.expect(version)
    before = {"decision": row.decision.value, "status": row.status.value}
    _describe(row, seen)
    row.touch(now)
    await work.session.flush()
    await _tell(work, row, before=before, now=now)
    return row


async def _must_be_known(work: Work, seen: SupervisionSeen) -> None:
    await work.organizers.get_organizer(seen.organization_number)
    if seen.school_unit_code:
        await work.units.get_unit(seen.school_unit_code)


def _describe(row: SupervisionDecision, seen: SupervisionSeen) -> None:
    for name in SupervisionSeen.__slots__:
        setattr(row, name, getattr(seen, name))


async def _tell(work: Work, row: SupervisionDecision, *, before: dict[str, str] | None, now: datetime) -> None:
    fact = SupervisionChangedV1(
        supervision_id=row.id,
        diary_number=row.diary_number,
        decision_type=row.decision.value,
        level=row.level.value,
        status=row.status.value,
        organization_number=row.organization_number,
        school_unit_code=row.school_unit_code,
        decided_on=row.decided_on,
        serious=row.serious,
        extensive_in_central_parts=row.extensive_in_central_parts,
    )
    work.publish(fact, subject=row.id)
    after = {"decision": row.decision.value, "status": row.status.value}
    await work.record("record_supervision", "supervision_decision", row.id, at=now, before=before, after=after)
