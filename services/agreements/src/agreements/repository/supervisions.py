"""Our copy of the inspectorate's decisions."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.copies import Organizer, Supervision
from agreements.models.cooperation import Cooperation
from agreements.models.override import Override
from agreements.models.succession import Succession, SuccessionStatus
from agreements.programmes import rules_of
from agreements.repository.school_units import same_units
from agreements.rules.supervision import blocking_reason
from shared.kit.lookup import one


class Hold(NamedTuple):
    """A decision that stops a case, and why in a Swedish sentence."""

    supervision: Supervision
    reason: str


def _units(cooperation: Cooperation) -> Select[str]:
    """The codes of the units of a case: a decision about a unit holds under whatever code it goes on."""
    return select(same_units(cooperation.school_unit_codes).c.code)


class Supervisions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, supervision: Supervision) -> None:
        self._session.add(supervision)

    async def find_supervision(self, supervision_id: UUID) -> Supervision | None:
        # The row is locked: of two events at once, only one may find that the hold of a case turns.
        return await self._session.get(Supervision, supervision_id, with_for_update=True)

    async def get_supervision(self, supervision_id: UUID) -> Supervision:
        query = select(Supervision).where(Supervision.supervision_id == supervision_id)
        return await one(self._session, query, "Tillsynsbeslutet")

    async def list_of_case(self, cooperation: Cooperation) -> list[Supervision]:
        """Every decision about the units of the case, whoever ran them then, and about its organiser and those that
        have gone up in it; the latest first.
        """
        merged = select(Organizer.organization_number).where(Organizer.merged_into == cooperation.organization_number)
        number, unit = Supervision.organization_number, Supervision.school_unit_code
        of_organizer = or_(number == cooperation.organization_number, number.in_(merged))
        query = select(Supervision).where(or_(unit.in_(_units(cooperation)), and_(unit.is_(None), of_organizer)))
        ordered = query.order_by(Supervision.decided_on.desc(), Supervision.supervision_id)
        return list((await self._session.scalars(ordered)).all())

    async def list_holds(self, cooperation: Cooperation) -> list[Hold]:
        """Supervision that stops the case by its assignment's rules: of the organiser, or of a unit that takes part;
        also what was decided about an organiser that the case has been with.

        Not what two persons have let the case go on in spite of, while it stands as they saw it.
        """
        overridden = select(Override.id).where(
            Override.cooperation_id == cooperation.id,
            Override.supervision_id == Supervision.supervision_id,
            Override.source_sequence == Supervision.source_sequence,
            Override.approved_by.is_not(None),
        )
        # An order binds whoever goes on with what it is about, until the inspectorate has closed it.
        former = select(Succession.former_number).where(
            Succession.cooperation_id == cooperation.id, Succession.status == SuccessionStatus.DECIDED
        )
        number = Supervision.organization_number
        query = select(Supervision).where(
            ~overridden.exists(),
            or_(number == cooperation.organization_number, number.in_(former)),
            or_(Supervision.school_unit_code.is_(None), Supervision.school_unit_code.in_(_units(cooperation))),
        )
        ordered = query.order_by(Supervision.decided_on, Supervision.supervision_id)
        rules = rules_of(cooperation.programme).blocking_rules
        found = (await self._session.execute(ordered)).scalars()
        reasons = ((supervision, blocking_reason(rules, supervision.judgement)) for supervision in found)
        return [Hold(supervision, reason) for supervision, reason in reasons if reason]
