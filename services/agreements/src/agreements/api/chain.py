"""The steps of a case across the services, and the case as it was on a day."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field

from agreements.api.dependencies import CooperationId, Read
from agreements.models.agreement import Agreement
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.repository.chain import Step as ChainStep
from agreements.rules.chain import STEPS, status_after
from agreements.unit_of_work import Work
from shared.amount import Amount
from shared.clock import swedish_date
from shared.days import Day
from shared.kit.swedish import end_of
from shared.rest.links import links
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["samverkan"])


class StepOut(BaseModel):
    service: str = Field(description="Tjänsten som gjorde det", examples=["budget"])
    what: str = Field(description="Vad som hände", examples=["Pengarna reserverades"])
    type: str = Field(description="Händelsens typ", examples=["budget.funds-reserved.v1"])
    happened_at: datetime = Field(description="När det hände, enligt händelsen", examples=["2026-11-22T08:00:00Z"])
    received_at: datetime = Field(description="När den här tjänsten fick veta det", examples=["2026-11-22T08:00:01Z"])


class ChainOut(Out):
    """Ärendet så som det var vid dagens slut, och stegen dit."""

    on: date = Field(description="Dagen", examples=["2026-11-22"])
    status: CooperationStatus | None = Field(description="Var samverkan befann sig", examples=["active"])
    agreement_version: int | None = Field(description="Överenskommelsens version som gällde", examples=[1])
    paid: Amount = Field(description="Utbetalt till och med dagen", examples=["200000.00"])
    steps: list[StepOut] = Field(description="Vad varje tjänst hade gjort, i den ordning som det hände")


@router.get("/cooperations/{cooperation_id}/chain", summary="Visa ärendets kedja", response_model=ChainOut)
async def get_chain(
    call: Read,
    cooperation_id: CooperationId,
    on: Annotated[Day | None, Query(description="Dagen; tomt för i dag", examples=["2026-11-22"])] = None,
) -> Response:
    """Vad varje tjänst har gjort i ärendet och när, enligt händelserna, och ärendet så som det var en dag."""
    async with call.work as work:
        case = await work.cooperations.get_cooperation(cooperation_id)
        day = on or swedish_date(call.now)
        return await call.answer(_present, await _chain(work, case, day))


def _present(request: Request, chain: ChainOut) -> ChainOut:
    return chain.model_copy(update={"links": links(request, request.url.path)})


async def _chain(work: Work, case: Cooperation, day: date) -> ChainOut:
    end = end_of(day)
    steps = [step for step in await work.chain.list_steps(case.id) if step.happened_at < end]
    payments = await work.funding.list_payments(case.id)
    return ChainOut(
        on=day,
        status=await _status(work, case, steps, end),
        agreement_version=_version(await work.agreements.find_part_of(case.id), day),
        paid=sum((payment.amount for payment in payments if payment.paid_on <= day), Decimal("0.00")),
        steps=[_step(step) for step in steps],
    )


async def _status(work: Work, case: Cooperation, steps: list[ChainStep], end: datetime) -> CooperationStatus | None:
    plan = await work.action_plans.find_part_of(case.id)
    ours = await work.chain.list_plan_steps(plan.id) if plan else []
    happened = [(step.happened_at, step.type) for step in steps] + [row for row in ours if row[0] < end]
    status = status_after((what for _, what in sorted(happened)), declined=case.decline_reason is not None)
    return CooperationStatus(status) if status else None


def _version(agreement: Agreement | None, day: date) -> int | None:
    """The last version that both had signed by then, unless the agreement had ended."""
    if agreement is None or (agreement.ended_on and agreement.ended_on < day):
        return None
    signed = [version for version in agreement.versions if version.signed_on and version.signed_on <= day]
    return signed[-1].number if signed else None


def _step(step: ChainStep) -> StepOut:
    return StepOut(
        service=step.type.partition(".")[0],
        what=STEPS.get(step.type, step.type),
        type=step.type,
        happened_at=step.happened_at,
        received_at=step.received_at,
    )
