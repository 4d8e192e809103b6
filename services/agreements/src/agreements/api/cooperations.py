"""Cooperations: the cases, and the organiser's answer to the offer."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from agreements.api.case import CaseOut, CooperationOut, load_case, present
from agreements.api.dependencies import Change, ChangeOnce, CooperationId, OrganizationFilter, Read
from agreements.api.values import Reason, ReasonIn
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.repository.turns import Turn
from agreements.use_cases.cooperations.answer_offer import answer_offer
from agreements.use_cases.cooperations.approve_late_answer import approve_late_answer
from shared.clock import swedish_date
from shared.days import FIRST, LAST, Day, Flag
from shared.kit.actor import Actor
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In
from shared.rest.routes import Routes
from shared.text import ProgrammeCode

router = Routes(tags=["samverkan"])
SORTS = {
    "updated_at": Cooperation.updated_at,
    "answer_by": Cooperation.answer_by,
    "organizer_name": Cooperation.organizer_name,
}


class AnswerIn(In):
    accepted: Flag = Field(description="Om huvudmannen tackar ja", examples=[True])
    reason: Reason | None = Field(
        default=None, description="Varför huvudmannen tackar nej", examples=["Pågående omorganisation"]
    )


@router.get("/cooperations", summary="Lista samverkan", response_model=Page[CooperationOut])
async def get_cooperations(
    call: Read,
    paging: PagingDep,
    status: Annotated[CooperationStatus | None, Query(description="Var samverkan befinner sig")] = None,
    programme: Annotated[
        ProgrammeCode | None,
        Query(max_length=100, description="Regeringsuppdraget", examples=["riktade-insatser-2024"]),
    ] = None,
    organization_number: OrganizationFilter = None,
    waiting_for: Annotated[
        Turn | None, Query(description="Bara det som väntar på den rollen, till exempel för ”min tur”")
    ] = None,
    dialogue_team_id: Annotated[UUID | None, Query(description="Bara det teamets ärenden")] = None,
    month: Annotated[
        str | None,
        Query(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", description="Det som ska göras den månaden", examples=["2026-12"]),
    ] = None,
    overdue: Annotated[Flag, Query(description="Bara det som skulle ha gjorts före i dag")] = False,
    my_turn: Annotated[Flag, Query(description="Bara det som väntar på någon av dina roller")] = False,
    offered_since: Annotated[Day | None, Query(description="Erbjudna från och med dagen")] = None,
    offered_until: Annotated[Day | None, Query(description="Erbjudna till och med dagen")] = None,
) -> Response:
    """Samverkan som du får se, sida för sida eller hela listan som CSV."""
    today = swedish_date(call.now)
    async with call.work as work:
        query = work.cooperations.list_cooperations(
            status=status,
            programme=programme,
            organization_number=organization_number,
            dialogue_team_id=dialogue_team_id,
            offered_since=offered_since,
            offered_until=offered_until,
            turns=_turns(call.actor, waiting_for, my_turn=my_turn, today=today),
            due=_due(month, overdue=overdue, today=today),
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


def _turns(
    actor: Actor, waiting_for: Turn | None, *, my_turn: bool, today: date
) -> tuple[Collection[Turn], date] | None:
    """The roles that the cases must wait for, today; None when that was not asked."""
    if not my_turn:
        return ([waiting_for], today) if waiting_for else None
    return [turn for turn in Turn if turn in actor.roles and waiting_for in (None, turn)], today


def _due(month: str | None, *, overdue: bool, today: date) -> tuple[date, date] | None:
    first, last = FIRST, LAST
    if month:
        year, number = map(int, month.split("-"))
        first, last = date(year, number, 1), date(year, number, monthrange(year, number)[1])
    if overdue:
        last = min(last, today - timedelta(days=1))
    return (first, last) if month or overdue else None


@router.get("/cooperations/{cooperation_id}", summary="Hämta en samverkan", response_model=CaseOut)
async def get_cooperation(call: Read, cooperation_id: CooperationId) -> Response:
    """Hela ärendet: vad som är gjort, vad som hindrar, hur pengarna och uppföljningen står, och nästa steg."""
    async with call.work as work:
        case = await work.cooperations.get_cooperation(cooperation_id)
        view = await load_case(work, case, today=swedish_date(call.now))
        return await call.answer(view.present, case)


@router.post("/cooperations/{cooperation_id}/answers", summary="Svara på erbjudandet", response_model=CooperationOut)
async def post_answer(call: Change, cooperation_id: CooperationId, body: AnswerIn) -> Response:
    """Huvudmannen tackar ja eller nej. Ett nej kräver ett skäl.

    Ett ja efter sista dagen (`answered_late`) gäller när Skolverket har godtagit det.
    """
    async with call.work as work:
        cooperation = await answer_offer(
            work, cooperation_id, accepted=body.accepted, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present, cooperation)


@router.post(
    "/cooperations/{cooperation_id}/answer-approvals",
    summary="Godta ett ja efter sista dagen",
    response_model=CooperationOut,
)
async def post_answer_approval(call: ChangeOnce, cooperation_id: CooperationId, body: ReasonIn) -> Response:
    """Svaret räknas som om det hade kommit i tid, med skälet. Godtas det inte dras erbjudandet tillbaka i urvalet, där
    skälet anges.
    """
    async with call.work as work:
        cooperation = await approve_late_answer(
            work, cooperation_id, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present, cooperation)
