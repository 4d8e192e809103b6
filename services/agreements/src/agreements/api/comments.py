"""The texts of the analysis, the plan and the agreement, version by version, and comments on them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, CooperationId, Create, Read
from agreements.api.values import PartOut
from agreements.models.comment import Comment
from agreements.models.content import Party
from agreements.models.revision import DocumentKind, Revision
from agreements.use_cases.comments.add_comment import add_comment
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In
from shared.rest.routes import Routes
from shared.text import Line, Prose

router = Routes(tags=["nulägesanalys", "åtgärdsplan", "överenskommelse"])
SORTS = {"updated_at": Comment.updated_at}
REVISION_SORTS = {"number": Revision.number, "updated_at": Revision.updated_at}
KindFilter = Annotated[DocumentKind | None, Query(description="Bara det dokumentet")]


class CommentIn(In):
    document: DocumentKind = Field(description="Dokumentet", examples=["action_plan"])
    section: Line = Field(
        min_length=1, max_length=200, description="Avsnittet, som det heter i versionen", examples=["measures/A1"]
    )
    message: Prose = Field(
        min_length=1, max_length=5000, description="Kommentaren", examples=["Räcker två handledare för 24 lärare?"]
    )


class CommentOut(PartOut):
    document: DocumentKind = Field(description="Dokumentet", examples=["action_plan"])
    section: str = Field(description="Avsnittet", examples=["measures/A1"])
    number: int = Field(description="Dokumentets version som kommentaren gäller", examples=[3])
    party: Party = Field(description="Parten som kommenterar", examples=["AGENCY"])
    written_by: str = Field(description="Vem som kommenterar, som användaridentitet", examples=["local-case_officer"])
    message: str = Field(description="Kommentaren", examples=["Räcker två handledare för 24 lärare?"])
    created_at: datetime = Field(description="När den skrevs", examples=["2026-11-22T08:00:00Z"])


class RevisionOut(PartOut):
    document: DocumentKind = Field(description="Dokumentet", examples=["action_plan"])
    number: int = Field(description="Dokumentets version när texten skrevs", examples=[3])
    party: Party | None = Field(description="Parten som skrev; tomt för det som skrevs före 1.2.0")
    written_by: str | None = Field(description="Vem som skrev, som användaridentitet", examples=["local-case_officer"])
    created_at: datetime = Field(description="När texten skrevs", examples=["2026-11-22T08:00:00Z"])
    changed_sections: list[str] = Field(description="Avsnitten som skrevs om", examples=[["measures/A1"]])
    sections: dict[str, int] = Field(
        description="Varje avsnitt och versionen då det senast ändrades", examples=[{"risks": 1, "measures/A1": 3}]
    )
    content: dict[str, Any] = Field(description="Hela innehållet, så som det skrevs")


def present(request: Request, comment: Comment) -> CommentOut:
    return CommentOut.of(comment, links=links(request, f"{ROOT}/comments/{comment.id}"))


def present_revision(request: Request, revision: Revision) -> RevisionOut:
    path = f"{ROOT}/revisions/{revision.id}"
    return RevisionOut.of(
        revision, sections=revision.sections.root, content=revision.content.root, links=links(request, path)
    )


@router.post(
    "/cooperations/{cooperation_id}/comments",
    summary="Kommentera ett avsnitt",
    response_model=CommentOut,
    status_code=201,
)
async def post_comment(call: Create, cooperation_id: CooperationId, body: CommentIn) -> Response:
    """Båda parter får kommentera avsnitten i nulägesanalysen, åtgärdsplanen och överenskommelsen."""
    async with call.work as work:
        comment = await add_comment(
            work, cooperation_id, document=body.document, section=body.section, message=body.message, now=call.now
        )
        return await call.answer(present, comment)


@router.get("/comments", summary="Lista kommentarer", response_model=Page[CommentOut])
async def get_comments(
    call: Read,
    paging: PagingDep,
    cooperation_id: CaseFilter = None,
    document: KindFilter = None,
    section: Annotated[Line | None, Query(max_length=200, description="Bara avsnittet")] = None,
) -> Response:
    """De kommentarer som du får se."""
    async with call.work as work:
        query = work.comments.list_comments(cooperation_id, document, section)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/comments/{comment_id}", summary="Hämta en kommentar", response_model=CommentOut)
async def get_comment(call: Read, comment_id: UUID) -> Response:
    """En kommentar till ett avsnitt."""
    async with call.work as work:
        comment = await work.comments.get_part(comment_id)
        return await call.answer(present, comment)


@router.get("/revisions", summary="Lista dokumentens versioner", response_model=Page[RevisionOut])
async def get_revisions(
    call: Read, paging: PagingDep, cooperation_id: CaseFilter = None, document: KindFilter = None
) -> Response:
    """Varje text som har stått i nulägesanalysen, åtgärdsplanen och överenskommelsen, vem som skrev och vad."""
    async with call.work as work:
        query = work.revisions.list_revisions(cooperation_id, document)
    return await call.list(query, present_revision, paging=paging, sorts=REVISION_SORTS)


@router.get("/revisions/{revision_id}", summary="Hämta en version av ett dokument", response_model=RevisionOut)
async def get_revision(call: Read, revision_id: UUID) -> Response:
    """Ett dokument så som det stod."""
    async with call.work as work:
        revision = await work.revisions.get_part(revision_id)
        return await call.answer(present_revision, revision)
