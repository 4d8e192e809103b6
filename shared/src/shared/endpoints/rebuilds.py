"""Making a consumer's copies again from what their producer has published: one proposes, another decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request, Response
from pydantic import Field
from sqlalchemy import RowMapping, select, text

from shared.broker.comparing import TO_BE_REBUILT
from shared.endpoints.consumers import (
    REBUILT,
    ConsumerOut,
    ConsumerReasonIn,
    Name,
    get_row,
    present,
    proposers,
)
from shared.kit.errors import DomainError, SamePerson
from shared.kit.rows import Digest, digest, read_rows
from shared.kit.schema import audit_entry, consumer
from shared.kit.subscription import Subscription
from shared.kit.unit_of_work import UnitOfWork
from shared.rest.calls import AnyAct, AnyRead
from shared.rest.links import links
from shared.rest.resources import In, Out
from shared.rest.routes import Routes

router = Routes(tags=["händelser"])


class CopyOut(In):
    table: str = Field(description="Kopians tabell", examples=["organizer"])
    rows: int = Field(description="Antal rader", examples=[290])
    hash: str = Field(
        description="Radernas kanoniska hash: densamma var och när de än kopierades", examples=["9f86d081884c7d65"]
    )


class RebuildOut(In):
    ended_at: datetime = Field(description="När den slutade")
    whole: bool = Field(description="Kopiorna är vad händelserna säger; annars är de som förut", examples=[True])
    reason: str | None = Field(description="Varför de är som förut, annars null", examples=[None])
    events: int = Field(description="Antal händelser som kopiorna byggdes av", examples=[580])
    written: int = Field(description="Rader som saknades eller skilde sig", examples=[0])
    removed: int = Field(description="Rader som ingen händelse står bakom", examples=[0])


class CopiesOut(Out):
    consumer: str = Field(description="Mottagarens namn", examples=["service-subscription"])
    rebuilding: bool = Field(description="Kopiorna byggs om nu", examples=[False])
    copies: tuple[CopyOut, ...] = Field(
        description="Tabeller som bara mottagarens händelser skriver; utan sådana kan inget byggas om"
    )
    last_rebuild: RebuildOut | None = Field(description="Hur den senaste ombyggnaden slutade, annars null")


class NothingToRebuild(DomainError):
    title = "Mottagaren har inga kopior som kan byggas om"
    slug = "no-copies"
    advice = "Jämför mottagaren i stället; det som saknas kommer. Driftboken säger vilka som kan byggas om."


class RebuildNotProposed(DomainError):
    title = "Ingen har föreslagit det"
    slug = "rebuild-not-proposed"
    advice = "Föreslå att kopiorna byggs om, och låt någon annan besluta."


class AlreadyRebuilding(DomainError):
    title = "Kopiorna byggs redan om"
    slug = "already-rebuilding"
    advice = "Vänta tills ombyggnaden har slutat."


class EventsWait(DomainError):
    title = "Händelser väntar"
    slug = "events-wait"
    advice = "Rätta orsaken och spela upp det som väntar, eller hoppa över det. Bygg sedan om."


@dataclass(frozen=True)
class _Copies:
    row: RowMapping
    digests: Mapping[str, Digest]
    last: RowMapping | None


@router.get("/consumers/{name}/copies", summary="Hämta kopiornas kanoniska hash", response_model=CopiesOut)
async def get_copies(call: AnyRead, name: Name, request: Request) -> Response:
    """Kopiorna som mottagaren skriver, och hur den senaste ombyggnaden av dem slutade."""
    async with call.work as work:
        row = await get_row(work, name)
        digests = {t.name: digest(t, await read_rows(work.session, t)) for t in _tables(work, request, name)}
        last = (await work.session.execute(_LAST.where(audit_entry.c.object_id == name))).mappings().one_or_none()
        return await call.answer(_present, _Copies(row, digests, last))


@router.post(
    "/consumers/{name}/rebuild-proposals",
    summary="Föreslå att en mottagares kopior byggs om",
    status_code=202,
    response_model=ConsumerOut,
)
async def post_rebuild_proposal(call: AnyAct, name: Name, body: ConsumerReasonIn, request: Request) -> Response:
    """De kan styra pengar, så det är två som bygger om dem: en föreslår och en annan beslutar."""
    async with call.work as work:
        row = await get_row(work, name)
        _check(work, request, row)
        await work.record("propose_rebuild", "consumer", name, at=call.now, reason=body.reason)
        # The audit row that says so is written at the commit.
        return await call.answer(present, {**row, "rebuild_proposed_by": work.actor.subject})


@router.post(
    "/consumers/{name}/rebuilds",
    summary="Bygg om en mottagares kopior",
    status_code=202,
    response_model=ConsumerOut,
)
async def post_rebuild(call: AnyAct, name: Name, body: ConsumerReasonIn, request: Request) -> Response:
    """Kopiorna byggs av allt som avsändaren har publicerat och byts i ett steg; ingen händelse publiceras på nytt.

    Någon annan ska ha föreslagit det. Det som kommer medan de byggs väntar.
    """
    async with call.work as work:
        locked = select(consumer.c.name).where(consumer.c.name == name).with_for_update()
        await work.session.execute(locked)
        row = await get_row(work, name)
        _check(work, request, row)
        found: set[str] = set((await work.session.execute(proposers().where(consumer.c.name == name))).scalars())
        if not found:
            raise RebuildNotProposed("Ingen har föreslagit det. Föreslå det, och låt någon annan besluta.")
        if work.actor.subject in found:
            raise SamePerson("Du har själv föreslagit att kopiorna byggs om. Låt någon annan besluta.")
        asked = {"name": name, "now": call.now, "state": TO_BE_REBUILT}
        await work.session.execute(_REBUILD, asked)
        await work.record(REBUILT, "consumer", name, at=call.now, reason=body.reason)
        return await call.answer(present, {**await get_row(work, name), "rebuild_proposed_by": None})


_REBUILD = text("UPDATE consumer SET manifests_passed = :state, updated_at = :now WHERE name = :name")
_LAST = (
    select(audit_entry.c.at, audit_entry.c.action, audit_entry.c.after)
    .where(audit_entry.c.object_type == "consumer", audit_entry.c.action.in_(["rebuild_copies", "fail_rebuild"]))
    .order_by(audit_entry.c.position.desc())
    .limit(1)
)


def _check(work: UnitOfWork, request: Request, row: RowMapping) -> None:
    if not _tables(work, request, row["name"]):
        raise NothingToRebuild("Mottagaren gör mer än att spara kopior, eller sparar inga: inget kan byggas om.")
    if row["rebuilding"]:
        raise AlreadyRebuilding("Kopiorna byggs redan om.")
    if row["dead"] or row["early"]:
        raise EventsWait("Händelser väntar hos mottagaren; kopiorna skulle sakna vad de säger.")


def _tables(work: UnitOfWork, request: Request, name: str) -> Sequence[Any]:
    subscriptions: Sequence[Subscription] = request.app.state.subscriptions
    return next((s.tables for s in subscriptions if f"{work.service}-{s.name}" == name), ())


def _present(request: Request, found: _Copies) -> CopiesOut:
    path = f"{request.app.state.root}/consumers/{found.row['name']}/copies"
    return CopiesOut(
        consumer=found.row["name"],
        rebuilding=found.row["rebuilding"],
        copies=tuple(CopyOut(table=name, rows=d.rows, hash=d.sha256) for name, d in found.digests.items()),
        last_rebuild=_rebuild(found.last) if found.last else None,
        links=links(request, path),
    )


def _rebuild(entry: RowMapping) -> RebuildOut:
    after = entry["after"] or {}
    tables = [about for about in after.values() if isinstance(about, dict)]
    return RebuildOut(
        ended_at=entry["at"],
        whole=entry["action"] == "rebuild_copies",
        reason=after.get("reason"),
        events=after.get("events", 0),
        written=sum(table["written"] for table in tables),
        removed=sum(table["removed"] for table in tables),
    )
