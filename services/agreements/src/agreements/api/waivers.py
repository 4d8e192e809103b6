"""Waivers: leave to break a staffing rule once, asked for by one person and given by another."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, Change, Create, Read
from agreements.api.values import Reason
from agreements.models.waiver import TeamRule, Waiver
from agreements.use_cases.waivers.approve_waiver import approve_waiver
from agreements.use_cases.waivers.propose_waiver import propose_waiver
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes

router = Routes(tags=["dialogteam"])
SORTS = {"updated_at": Waiver.updated_at}


class WaiverIn(In):
    rule: TeamRule = Field(description="Regeln: antal processtödjare eller antal huvudmän", examples=["organizers"])
    reason: Reason = Field(description="Varför regeln behöver brytas", examples=["Sjukskrivning i team B"])


class WaiverOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    dialogue_team_id: UUID = Field(description="Teamet")
    rule: TeamRule = Field(description="Regeln", examples=["organizers"])
    reason: str = Field(description="Skäl", examples=["Sjukskrivning i team B"])
    proposed_by: str = Field(description="Vem som begärde undantaget", examples=["local-case_officer"])
    approved_by: str | None = Field(description="Vem som beviljade det", examples=["local-team_leader"])
    used_at: datetime | None = Field(description="När det användes; det gäller en gång")
    updated_at: datetime = Field(description="När det senast ändrades", examples=["2026-11-22T08:00:00Z"])


def present(request: Request, waiver: Waiver) -> WaiverOut:
    path = f"{ROOT}/waivers/{waiver.id}"
    approve = Step("approve", "post_waiver_approval", "POST", f"{path}/approvals", not waiver.approved_by)
    return WaiverOut.of(waiver, links=links(request, path, approve))


@router.post("/dialogue-teams/{team_id}/waivers", summary="Begär undantag", response_model=WaiverOut, status_code=201)
async def post_waiver(call: Create, team_id: UUID, body: WaiverIn) -> Response:
    """Ett undantag från en bemanningsregel, som någon annan beviljar."""
    async with call.work as work:
        waiver = await propose_waiver(work, team_id, rule=body.rule, reason=body.reason, now=call.now)
        return await call.answer(present, waiver)


@router.get("/waivers", summary="Lista undantag", response_model=Page[WaiverOut])
async def get_waivers(
    call: Read,
    paging: PagingDep,
    dialogue_team_id: Annotated[UUID | None, Query(description="Bara det teamets undantag")] = None,
) -> Response:
    """Begärda, beviljade och använda undantag."""
    async with call.work as work:
        query = work.waivers.list_waivers(dialogue_team_id)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/waivers/{waiver_id}", summary="Hämta ett undantag", response_model=WaiverOut)
async def get_waiver(call: Read, waiver_id: UUID) -> Response:
    """Ett undantag från en bemanningsregel."""
    async with call.work as work:
        waiver = await work.waivers.get_waiver(waiver_id)
        return await call.answer(present, waiver)


@router.post("/waivers/{waiver_id}/approvals", summary="Bevilja undantag", response_model=WaiverOut)
async def post_waiver_approval(call: Change, waiver_id: UUID) -> Response:
    """Görs av en teamledare som inte själv begärde undantaget. Det gäller en gång, och används av någon annan."""
    async with call.work as work:
        waiver = await approve_waiver(work, waiver_id, version=call.version, now=call.now)
        return await call.answer(present, waiver)
