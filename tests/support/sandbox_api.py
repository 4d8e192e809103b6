"""The API of the sandbox service: one of each kind of endpoint, on one table."""

from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import httpx
from fastapi import Depends, FastAPI, Query, Request, Response
from pydantic import Field, SecretStr
from sqlalchemy import Select, select

from shared.amount import Amount
from shared.app import Api, create_app
from shared.clock import new_id
from shared.event import Fact
from shared.kit.duties import COLUMNS
from shared.kit.lookup import one
from shared.kit.settings import ServiceSettings
from shared.rest import calls
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from tests.support.sandbox import ErasedV1, Note, NotedV1, Sandbox, Work

Read = Annotated[calls.Read[Work], Depends(calls.read(Work))]
Create = Annotated[calls.Create[Work], Depends(calls.create(Work))]
Change = Annotated[calls.Change[Work], Depends(calls.change(Work))]
router = Routes()
FACTS: dict[str, type[Fact]] = {fact.TYPE: fact for fact in (NotedV1, ErasedV1)}
SORTS = {"words": Note.words, "updated_at": Note.updated_at, "amount": Note.amount}


class NoteIn(In):
    words: str = Field(min_length=2, max_length=200)
    amount: Amount | None = None


class NoteOut(Out):
    id: UUID
    version: int
    words: str
    amount: Amount | None = None


def present(request: Request, note: Note, *, amount: Decimal | None = None) -> NoteOut:
    path = f"/sandbox/v1/notes/{note.id}"
    steps = (Step("change", "put_note", "PUT", path), Step("burn", "put_note", "PUT", path, when=False))
    return NoteOut.of(note, links=links(request, path, *steps), amount=note.amount if amount is None else amount)


@router.get("/notes", response_model=Page[NoteOut])
async def get_notes(call: Read, paging: PagingDep) -> Response:
    query: Select[Note] = select(Note)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/notes", status_code=201, response_model=NoteOut)
async def post_note(call: Create, body: NoteIn) -> Response:
    async with call.work as work:
        note = Note(words=body.words, created_at=call.now, updated_at=call.now)
        work.session.add(note)
        await work.session.flush()  # gives the note its id
        work.publish(NotedV1(words=body.words), subject=note.id)
        return await call.answer(partial(present, amount=body.amount), note)


@router.get("/notes/{note_id}", response_model=NoteOut)
async def get_note(call: Read, note_id: UUID) -> Response:
    async with call.work as work:
        note = await one(work.session, select(Note).where(Note.id == note_id), "Anteckningen")
        return await call.answer(present, note)


@router.put("/notes/{note_id}", response_model=NoteOut)
async def put_note(call: Change, note_id: UUID, body: NoteIn) -> Response:
    async with call.work as work:
        note = await one(work.session, select(Note).where(Note.id == note_id).with_for_update(), "Anteckningen")
        note.expect(call.version)
        note.words = body.words
        note.touch(call.now)
        return await call.answer(present, note)


@router.get("/meetings")
async def get_meetings(seat: Annotated[list[int], Query()]) -> list[int]:
    """A parameter that may stand several times."""
    return seat


@router.post("/files", openapi_extra={"requestBody": {"content": {"text/csv": {}}}})
async def post_file(request: Request) -> int:
    return sum([len(piece) async for piece in request.stream()])


@router.post("/moves", status_code=202)
async def post_move(response: Response) -> None:
    response.headers["Location"] = "/sandbox/v1/notes"


@router.get("/bugs")
async def get_bug() -> None:
    raise RuntimeError("secret internals")


PERMISSIONS = """\
service,operation,case_officer,auditor,operator
sandbox,get_notes,all,all,
sandbox,get_note,all,all,
sandbox,post_note,all,,
sandbox,put_note,all,,
sandbox,get_meetings,,all,
sandbox,post_file,all,,
sandbox,post_move,all,,
sandbox,get_bug,,all,
sandbox,get_events,,all,all
sandbox,get_webhooks,,all,all
sandbox,get_webhook,,all,all
sandbox,get_webhook_attempts,,all,all
sandbox,post_webhook,,,all
sandbox,post_webhook_rotation,,,all
sandbox,post_webhook_ping,,,all
sandbox,post_webhook_disabling,,,all
sandbox,post_webhook_enabling,,,all
sandbox,get_audit_entries,,all,
sandbox,get_held_events,,,all
sandbox,get_held_event,,,all
sandbox,post_held_event_replay,,,all
sandbox,post_held_event_replays,,,all
sandbox,post_discard_proposal,,,all
sandbox,post_held_event_discard,,,all
sandbox,get_consumers,,,all
sandbox,get_consumer,,,all
sandbox,get_missing_events,,,all
sandbox,get_event_counts,,,all
sandbox,post_consumer_pause,,,all
sandbox,post_consumer_resumption,,,all
sandbox,post_consumer_comparison,,,all
sandbox,get_copies,,,all
sandbox,post_rebuild_proposal,,,all
sandbox,post_rebuild,,,all
sandbox,get_audit_state,,all,
sandbox,get_access_entries,,all,
sandbox,get_audit_export,,all,
"""


def sandbox_app(sandbox: Sandbox, jwks: Path, folder: Path, **more: Any) -> FastAPI:
    """`more` are settings; tables of permissions and duties are made in the folder."""
    permissions = folder / "permissions.csv"
    permissions.write_text(PERMISSIONS)
    (folder / "duties.csv").write_text(",".join(COLUMNS) + "\n")
    limits = {"max_body_bytes": 2000, "max_upload_bytes": 5000}
    issuer = {"auth_issuer": "insatser-local", "auth_audience": "insatser", "auth_jwks": str(jwks)}
    values: dict[str, Any] = {"profile": "local", "trusted_proxies": ("127.0.0.1",)} | issuer | limits | more
    settings = ServiceSettings(
        database_url=SecretStr(sandbox.url),
        nats_url=SecretStr("nats://127.0.0.1:1"),
        permissions_file=permissions,
        **values,
    )
    return create_app(Api(Work, "Sandlåda", "Prov", "1.2.3", "2026-11-22", [router], facts=FACTS), settings)


def kept_app(sandbox: Sandbox, jwks: Path, folder: Path, **more: Any) -> FastAPI:
    """As `sandbox_app`, made once per test process: it takes longer than most of what is asked of it."""
    asked = (sandbox.url, jwks, *sorted(more.items()))
    if asked not in _kept:
        _kept[asked] = sandbox_app(sandbox, jwks, folder, **more)
    app = _kept[asked]
    app.middleware_stack = None  # what it counts, and who waits in it, is of one test
    return app


_kept: dict[Hashable, FastAPI] = {}


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://api.test/sandbox/v1") as client,
    ):
        yield client


async def add(api: httpx.AsyncClient, writer: dict[str, str], words: str) -> httpx.Response:
    return await api.post("/notes", json={"words": words}, headers=writer | {"Idempotency-Key": str(new_id())})
