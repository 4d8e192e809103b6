"""Our copy of the inspectorate's decisions."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.copies import Supervision
from agreements.models.cooperation import Cooperation
from agreements.programmes import rules_of
from agreements.rules.supervision import blocking_reason


class Hold(NamedTuple):
    """A decision that stops a case, and why in a Swedish sentence."""

    supervision: Supervision
    reason: str


class Supervisions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, supervision: Supervision) -> None:
        self._session.add(supervision)

    async def find_supervision(self, supervision_id: UUID) -> Supervision | None:
        # Locked: of two events at once, only one may find that the hold of a case turns.
        return await self._session.get(Supervision, supervision_id, with_for_update=True)

    async def list_holds(self, cooperation: Cooperation) -> list[Hold]:
        """Supervision that stops the case by its assignment's rules: of the organiser, or of a unit that takes part."""
        query = select(Supervision).where(
            Supervision.organization_number == cooperation.organization_number,
            or_(
                Supervision.school_unit_code.is_(None),
                Supervision.school_unit_code.in_(cooperation.school_unit_codes),
            ),
        )
        ordered = query.order_by(Supervision.decided_on, Supervision.supervision_id)
        rules = rules_of(cooperation.programme).blocking_rules
        found = (await self._session.execute(ordered)).scalars()
        reasons = ((supervision, blocking_reason(rules, supervision.judgement)) for supervision in found)
        return [Hold(supervision, reason) for supervision, reason in reasons if reason]
