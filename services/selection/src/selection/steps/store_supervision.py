"""Keep a decision by Skolinspektionen as it stands now, and publish it."""

from datetime import datetime

from selection.facts import supervision_changed
from selection.models.supervision_decision import SupervisionDecision, SupervisionDescription
from selection.unit_of_work import Work
from shared.kit.lookup import named_in_body


async def store_supervision(
    work: Work, description: SupervisionDescription, *, known: SupervisionDecision | None, now: datetime
) -> SupervisionDecision:
    """`known` is brought up to date; None: the decision is new. Organiser and unit must be in the register."""
    owners = {description.organization_number, *([known.organization_number] if known else [])}
    await work.must_be_impartial(*owners, now=now)
    with named_in_body("organization_number"):
        await work.organizers.get_organizer(description.organization_number)
    if description.school_unit_code:
        with named_in_body("school_unit_code"):
            await work.units.get_unit(description.school_unit_code)
    before = _state(known) if known else None
    row = known or SupervisionDecision(created_at=now)
    row.describe(description, now=now)
    work.supervision.add(row)
    # The fact names the decision by its id, which a new row has only after the flush.
    await work.session.flush()
    work.publish(supervision_changed(row), subject=row.id)
    await work.record("store_supervision", "supervision_decision", row.id, at=now, before=before, after=_state(row))
    return row


def _state(row: SupervisionDecision) -> dict[str, str]:
    return {"decision": row.decision.value, "status": row.status.value}
