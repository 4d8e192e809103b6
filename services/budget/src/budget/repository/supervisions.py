"""Queries about supervision that stops payments: the decisions, the rules of programmes, and what is released."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, Text, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from budget.copies import SchoolUnit, Supervision
from budget.models.commitments import Commitment, CommitmentState
from budget.models.programmes import ProgrammeRules
from budget.models.releases import Release, ReleaseState
from budget.rules.supervision import HoldRule, stopping_rule
from shared.kit.lookup import among, narrowed, one, within


class Supervisions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Release | ProgrammeRules) -> None:
        self._session.add(row)

    async def put(self, copied: Supervision | SchoolUnit) -> None:
        """The newest event replaces what was known."""
        await self._session.merge(copied)

    async def get_supervision(self, supervision_id: UUID) -> Supervision:
        query = select(Supervision).where(Supervision.id == supervision_id)
        return await one(self._session, query, "Tillsynsbeslutet")

    def list_supervisions(
        self,
        *,
        organization_number: str | None = None,
        diary_number: str | None = None,
        status: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[Supervision]:
        """`since` and `until` are days of the decision."""
        query = narrowed(
            select(Supervision),
            (Supervision.organization_number, organization_number),
            (Supervision.diary_number, diary_number),
            (Supervision.status, status),
        )
        return within(query, Supervision.decided_on, since, until)

    async def get_release(self, release_id: UUID) -> Release:
        return await one(self._session, select(Release).where(Release.id == release_id), "Hävningen")

    async def get_release_for_change(self, release_id: UUID) -> Release:
        return await one(self._session, select(Release).where(Release.id == release_id).with_for_update(), "Hävningen")

    def list_releases(
        self,
        *,
        supervision_id: UUID | None = None,
        state: ReleaseState | None = None,
        organization_number: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[Release]:
        """`since` and `until` are days on which it was proposed."""
        query = narrowed(
            select(Release),
            (Release.supervision_id, supervision_id),
            (Release.state, state),
            (Release.organization_number, organization_number),
        )
        return within(query, Release.created_at, since, until)

    async def find_rules(self, programme: str) -> ProgrammeRules | None:
        return await self._session.get(ProgrammeRules, programme)

    async def list_rules(self) -> dict[str, Sequence[HoldRule]]:
        """Hold rules by programme."""
        return {row.programme: row.rules for row in await self._session.scalars(select(ProgrammeRules))}

    async def list_stopping(self, commitment: Commitment) -> list[tuple[Supervision, HoldRule]]:
        """Decisions that stop the agreement's payments and that nobody has released, each with its rule."""
        found = await self.list_stopping_any([commitment])
        return found.get(commitment.id, [])

    async def list_stopped(self) -> list[UUID]:
        """Agreements whose money is bound, and whose payments are stopped."""
        watched = select(Supervision.organization_number)
        query = select(Commitment).where(
            or_(Commitment.organization_number.in_(watched), func.cardinality(Commitment.former_numbers) > 0),
            Commitment.state == CommitmentState.COMMITTED,
        )
        return list(await self.list_stopping_any((await self._session.scalars(query)).all()))

    async def list_stopping_any(
        self, commitments: Iterable[Commitment]
    ) -> dict[UUID, list[tuple[Supervision, HoldRule]]]:
        """Decisions that stop payments, by agreement. Four statements, however many agreements it is for."""
        known = list(commitments)
        organizers = {number for commitment in known for number in commitment.organizers}
        query = select(Supervision).where(among(Supervision.organization_number, organizers))
        decisions = (await self._session.scalars(query.order_by(Supervision.decided_on))).all()
        if not decisions:
            return {}
        rules = await self.list_rules()
        released = await self._list_released([decision.id for decision in decisions])
        codes = await self._list_codes({row.school_unit_code for row in decisions if row.school_unit_code})
        found: dict[UUID, list[tuple[Supervision, HoldRule]]] = {}
        for commitment in known:
            for row in decisions:
                rule = stopping_rule(row.decision, rules.get(commitment.programme, ()))
                is_party = row.organization_number in commitment.organizers
                concerned = is_party and commitment.concerns(codes.get(row.school_unit_code or ""))
                if rule and concerned and (row.id, row.decision) not in released:
                    found.setdefault(commitment.id, []).append((row, rule))
        return found

    async def _list_codes(self, units: Collection[str]) -> dict[str, set[str]]:
        """Each unit → all the codes that it has and has had. Two that have become one are the same from then on."""
        if not units:
            return {}
        given = func.unnest(cast(list(units), ARRAY(Text))).table_valued("code").render_derived()
        same = select(given.c.code.label("unit"), given.c.code).cte("same", recursive=True)
        former, heir = SchoolUnit.school_unit_code, SchoolUnit.replaced_by
        step = select(same.c.unit, case((former == same.c.code, heir), else_=former))
        query = same.union(step.where(heir.is_not(None), or_(former == same.c.code, heir == same.c.code)))
        found: dict[str, set[str]] = {}
        for unit, code in await self._session.execute(select(query.c.unit, query.c.code)):
            found.setdefault(unit, set()).add(code)
        return found

    async def _list_released(self, supervision_ids: Sequence[UUID]) -> set[tuple[UUID, object]]:
        """Decisions as they stood when they were released."""
        query = select(Release).where(
            among(Release.supervision_id, supervision_ids), Release.state == ReleaseState.APPROVED
        )
        return {(row.supervision_id, row.decision) for row in await self._session.scalars(query)}
