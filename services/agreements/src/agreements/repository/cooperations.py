"""Cooperations as the caller may see them: an organiser's own only, when that is all the role gives."""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Select, Uuid, bindparam, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.action_plan import ActionPlan
from agreements.models.agreement import Agreement
from agreements.models.change_request import ChangeRequest, ChangeRequestStatus
from agreements.models.cooperation import Cooperation
from agreements.models.decision import Decision
from agreements.models.first_agreement import FirstAgreement
from agreements.models.root import CasePart
from agreements.models.situation_analysis import SituationAnalysis
from agreements.models.succession import Succession, SuccessionStatus
from agreements.repository.key_people import KeyPerson
from agreements.repository.turns import DUE_ON, Turn, is_turn_of, lacks
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one, within

# Two large questions, each made once: to make them for each answer took longer than all the rest of it (decision 92).
_CASE = bindparam("cooperation_id", type_=Uuid)


def _id_of(kind: type[CasePart]) -> Select[UUID]:
    return select(kind.id).where(kind.cooperation_id == _CASE)


@cache
def _turns() -> Any:
    today = bindparam("today", type_=Date)
    turns = [is_turn_of(turn, today).label(f"turn_{turn.value}") for turn in Turn]
    people = [lacks(person, today).label(f"lost_{person.value}") for person in KeyPerson]
    return select(DUE_ON.label("due_on"), *turns, *people).where(Cooperation.id == _CASE)


@cache
def _part_ids() -> Any:
    # "decided" sorts before "proposed" and "replaced".
    columns = {
        "first_agreement_id": _id_of(FirstAgreement),
        "situation_analysis_id": _id_of(SituationAnalysis),
        "action_plan_id": _id_of(ActionPlan),
        "decision_id": _id_of(Decision).order_by(Decision.status).limit(1),
        "agreement_id": _id_of(Agreement),
        "change_request_id": _id_of(ChangeRequest).where(ChangeRequest.status == ChangeRequestStatus.OPEN),
    }
    return select(*(query.scalar_subquery().label(name) for name, query in columns.items()))


class Turns(NamedTuple):
    """Whose turn it is in a case, until when, and which key people it has lost."""

    roles: list[Turn]
    due_on: date | None
    lost: list[KeyPerson]


class Cooperations:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, cooperation: Cooperation) -> None:
        self._session.add(cooperation)

    async def get_cooperation(self, cooperation_id: UUID) -> Cooperation:
        return await one(self._session, self.list_cooperations().where(Cooperation.id == cooperation_id), "Samverkan")

    async def get_cooperation_for_change(self, cooperation_id: UUID) -> Cooperation:
        """Lock the row: no other transaction changes the case until this one ends."""
        query = self.list_cooperations().where(Cooperation.id == cooperation_id)
        return await one(self._session, query.with_for_update(of=Cooperation), "Samverkan")

    async def find_cooperation_for_change(self, cooperation_id: UUID) -> Cooperation | None:
        query = select(Cooperation).where(Cooperation.id == cooperation_id).with_for_update(of=Cooperation)
        return (await self._session.execute(query)).scalar_one_or_none()

    async def find_cooperation_by_offer(self, offer_id: UUID) -> Cooperation | None:
        query = select(Cooperation).where(Cooperation.offer_id == offer_id).with_for_update(of=Cooperation)
        return (await self._session.execute(query)).scalar_one_or_none()

    async def lock_cooperations_of(
        self, organization_number: str, *, or_formerly_of: bool = False
    ) -> list[Cooperation]:
        """An organiser's cases, and those that have passed on from it when that is asked for; locked in the order of
        their ids so that two transactions cannot deadlock.
        """
        theirs = Cooperation.organization_number == organization_number
        if or_formerly_of:
            passed_on = select(Succession.cooperation_id).where(
                Succession.former_number == organization_number, Succession.status == SuccessionStatus.DECIDED
            )
            theirs = or_(theirs, Cooperation.id.in_(passed_on))
        query = select(Cooperation).where(theirs).order_by(Cooperation.id).with_for_update(of=Cooperation)
        return list((await self._session.execute(query)).scalars())

    async def get_turns(self, cooperation_id: UUID, today: date) -> Turns:
        """The roles that the case waits for, the day by which the step should be taken, and whom it has lost."""
        asked = {"cooperation_id": cooperation_id, "today": today}
        row = (await self._session.execute(_turns(), asked)).one()
        return Turns(
            [turn for turn in Turn if row._mapping[f"turn_{turn.value}"]],
            row.due_on,
            [person for person in KeyPerson if row._mapping[f"lost_{person.value}"]],
        )

    async def lock_cooperations_with(self, school_unit_codes: Collection[str]) -> list[Cooperation]:
        """The cases that any of the units takes part in, locked in the order of their ids."""
        query = (
            select(Cooperation)
            .where(Cooperation.school_unit_codes.overlap(school_unit_codes))
            .order_by(Cooperation.id)
            .with_for_update(of=Cooperation)
        )
        return list((await self._session.execute(query)).scalars())

    async def get_part_ids(self, cooperation_id: UUID) -> dict[str, UUID | None]:
        """The parts of a case in one statement; of its decisions the one that was made, else the proposed one."""
        found = await self._session.execute(_part_ids(), {"cooperation_id": cooperation_id})
        return dict(found.one()._mapping)

    def list_cooperations(
        self,
        *,
        status: str | None = None,
        programme: str | None = None,
        organization_number: str | None = None,
        dialogue_team_id: UUID | None = None,
        offered_since: date | None = None,
        offered_until: date | None = None,
        turns: tuple[Collection[Turn], date] | None = None,
        due: tuple[date, date] | None = None,
    ) -> Select[Cooperation]:
        """`turns`: the roles that a case may wait for, and today; `due`: the first and last day of what is awaited."""
        query = within(select(Cooperation), Cooperation.offered_on, offered_since, offered_until)
        if turns is not None:
            roles, today = turns
            query = query.where(or_(false(), *(is_turn_of(turn, today) for turn in roles)))
        if due:
            query = query.where(DUE_ON.between(*due))
        if own := self._actor.own_tenant:
            query = query.where(Cooperation.organization_number == own)
        return narrowed(
            query,
            (Cooperation.status, status),
            (Cooperation.programme, programme),
            (Cooperation.organization_number, organization_number),
            (Cooperation.dialogue_team_id, dialogue_team_id),
        )
