"""Webhooks: where events are sent, and every attempt. The worker sends them (`shared.webhooks.sending`)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy import ARRAY, RowMapping, Select, Text, Uuid, bindparam, func, select, text

from shared.clock import new_id
from shared.endpoints.webhook_schemas import (
    NewWebhookOut,
    WebhookAttemptOut,
    WebhookIn,
    WebhookOut,
    WebhookReasonIn,
    WebhookStartIn,
)
from shared.event import Fact
from shared.kit import outbox
from shared.kit.errors import DomainError, FieldError, InvalidInput, NotAllowed, NotFound
from shared.kit.unit_of_work import UnitOfWork
from shared.rest.calls import AnyCreate, AnyRead, Read
from shared.rest.links import Link, Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.routes import Routes
from shared.roles import OPERATOR
from shared.webhooks.signing import secret_of
from shared.webhooks.tables import webhook, webhook_attempt

router = Routes(tags=["webhooks"])
MOST = 50
"""Active ones in a service: each has a task of its own in the worker."""
SORTS = {"created_at": webhook.c.created_at, "updated_at": webhook.c.updated_at}
ATTEMPTS = {"position": webhook_attempt.c.position, "updated_at": webhook_attempt.c.at}


class NoWebhooks(DomainError):
    title = "Webhooks är inte inkopplade"
    slug = "webhooks-not-set"
    advice = "Läs händelseflödet i stället, eller be förvaltningen ange WEBHOOK_KEY."


class TooManyWebhooks(DomainError):
    title = "För många webhooks"
    slug = "too-many-webhooks"
    advice = "Stäng av dem som inte används, eller läs händelseflödet."


class WebhookState(DomainError):
    title = "Webhooken är i ett annat läge"
    slug = "webhook-state"
    advice = "Hämta den på nytt; någon annan kan ha ändrat den."


def _path(request: Request, webhook_id: UUID) -> str:
    return f"{request.app.state.root}/webhooks/{webhook_id}"


def _shown(request: Request, row: Mapping[Any, Any]) -> dict[str, Any]:
    path, active = _path(request, row["id"]), row["state"] == "active"
    own = row["owner"] == request.state.actor.subject
    steps = (
        Step("rotate", "post_webhook_rotation", "POST", f"{path}/rotations", own),
        Step("ping", "post_webhook_ping", "POST", f"{path}/pings", own),
        Step("disable", "post_webhook_disabling", "POST", f"{path}/disablings", active and (own or _operates(request))),
        Step("enable", "post_webhook_enabling", "POST", f"{path}/enablings", own and not active),
        Step("attempts", "get_webhook_attempts", "GET", f"{path}/attempts"),
    )
    shown: dict[str, Link] = links(request, path, *steps)
    return {**row, "last_event_id": row["after_id"], "links": shown}


def present(request: Request, row: Mapping[Any, Any]) -> WebhookOut:
    return WebhookOut(**_shown(request, row))


def _present_attempt(request: Request, row: RowMapping) -> WebhookAttemptOut:
    return WebhookAttemptOut(**row)


def _operates(request: Request) -> bool:
    return OPERATOR in request.state.actor.roles


_COLUMNS = [webhook.c[name] for name in WebhookOut.model_fields if name in webhook.c] + [webhook.c.after_id]


def _query() -> Select[Any]:
    return select(*_COLUMNS)


@router.get("/webhooks", summary="Lista webhooks", response_model=Page[WebhookOut])
async def get_webhooks(call: AnyRead, paging: PagingDep) -> Response:
    """Vilka mottagare som får händelser, och hur långt var och en har kommit."""
    return await call.list(_query(), present, paging=paging, sorts=SORTS, identity=webhook.c.id)


@router.post("/webhooks", summary="Registrera en webhook", status_code=201, response_model=NewWebhookOut)
async def post_webhook(call: AnyCreate, body: WebhookIn) -> Response:
    """Händelserna skickas i flödets ordning, minst en gång, enligt Standard Webhooks. Innehållet är identiteter: läs
    resursen, eller flödet, med din åtkomsttoken. Hemligheten visas bara i det första svaret; skickas begäran om saknas
    den, och då byts den ut.
    """
    key = _key(call)
    _check(call.request, body)
    async with call.work as work:
        await _check_room(work)
        place = await _place(work, body.last_event_id) or await outbox.read_end(work.session)
        values = {"url": body.url, "types": body.types, "after_id": place}
        who = {"owner": call.actor.subject, "roles": sorted(call.actor.own_roles)}
        added = webhook.insert().values(id=new_id(), state="active", **who, **values).returning(*_COLUMNS)
        row = (await work.session.execute(added)).mappings().one()
        await work.record("register_webhook", "webhook", row["id"], at=call.now, after={"types": body.types})
        return await _answer_once(call, row, secret_of(key, row["id"], 1))


@router.get("/webhooks/{webhook_id}", summary="Hämta en webhook", response_model=WebhookOut)
async def get_webhook(call: AnyRead, webhook_id: UUID) -> Response:
    """Hur långt mottagaren har kommit, utan hemligheten."""
    async with call.work as work:
        return await call.answer(present, await _get(work, webhook_id))


_ROTATE = text(
    "UPDATE webhook SET generation = generation + 1, rotated_at = now(), updated_at = now(), roles = :roles "
    "WHERE id = :id RETURNING generation"
).bindparams(bindparam("roles", type_=ARRAY(Text)))
_PING = text("UPDATE webhook SET ping_id = :ping, updated_at = now() WHERE id = :id")
_DISABLE = text(
    "UPDATE webhook SET state = 'disabled', reason = 'person', updated_at = now() "
    "WHERE id = :id AND state = 'active' RETURNING id"
)
# A worker that is sending meanwhile has lost it: what it sent comes again.
_ENABLE = text(
    "UPDATE webhook SET state = 'active', reason = NULL, attempts = 0, first_failed_at = NULL, "
    "next_attempt_at = now(), lease = NULL, leased_until = NULL, roles = :roles, "
    "after_id = coalesce(:after, after_id), updated_at = now() WHERE id = :id AND state = 'disabled' RETURNING id"
).bindparams(bindparam("roles", type_=ARRAY(Text)), bindparam("after", type_=Uuid))


@router.post("/webhooks/{webhook_id}/rotations", summary="Byt hemlighet", response_model=NewWebhookOut)
async def post_webhook_rotation(call: AnyCreate, webhook_id: UUID) -> Response:
    """En ny hemlighet, som visas bara i det första svaret. Under ett dygn signeras med båda, så att mottagaren hinner
    byta. Bara den som har registrerat webhooken.
    """
    key = _key(call)
    async with call.work as work:
        await _get_own(call, work, webhook_id)
        values = {"id": webhook_id, "roles": sorted(call.actor.own_roles)}
        generation = (await work.session.execute(_ROTATE, values)).scalar_one()
        await work.record("rotate_webhook", "webhook", webhook_id, at=call.now, after={"generation": generation})
        return await _answer_once(call, await _get(work, webhook_id), secret_of(key, webhook_id, generation))


@router.post("/webhooks/{webhook_id}/pings", summary="Prova en webhook", status_code=202, response_model=WebhookOut)
async def post_webhook_ping(call: AnyCreate, webhook_id: UUID) -> Response:
    """Skickar ett meddelande av typen webhook.ping inom några sekunder, också till en avstängd. Utfallet står bland
    försöken.
    """
    _key(call)
    async with call.work as work:
        await _get_own(call, work, webhook_id)
        await work.session.execute(_PING, {"id": webhook_id, "ping": new_id()})
        await work.record("ping_webhook", "webhook", webhook_id, at=call.now)
        return await call.answer(present, await _get(work, webhook_id))


@router.post("/webhooks/{webhook_id}/disablings", summary="Stäng av en webhook", response_model=WebhookOut)
async def post_webhook_disabling(call: AnyCreate, webhook_id: UUID, body: WebhookReasonIn) -> Response:
    """Inget mer skickas. Den som har registrerat den, eller driften."""
    async with call.work as work:
        if not _operates(call.request):
            await _get_own(call, work, webhook_id)
        await _get(work, webhook_id)
        if not (await work.session.execute(_DISABLE, {"id": webhook_id})).one_or_none():
            raise WebhookState("Webhooken är redan avstängd.")
        after = {"state": "disabled"}
        await work.record("disable_webhook", "webhook", webhook_id, at=call.now, reason=body.reason, after=after)
        return await call.answer(present, await _get(work, webhook_id))


@router.post("/webhooks/{webhook_id}/enablings", summary="Sätt på en webhook", response_model=WebhookOut)
async def post_webhook_enabling(call: AnyCreate, webhook_id: UUID, body: WebhookStartIn) -> Response:
    """Allt som har hänt sedan den stannade skickas, om inte last_event_id säger annat. Bara den som har registrerat
    den.
    """
    _key(call)
    async with call.work as work:
        await _get_own(call, work, webhook_id)
        await _check_room(work)
        place = await _place(work, body.last_event_id)
        values = {"id": webhook_id, "roles": sorted(call.actor.own_roles), "after": place}
        if not (await work.session.execute(_ENABLE, values)).one_or_none():
            raise WebhookState("Webhooken är redan på.")
        await work.record("enable_webhook", "webhook", webhook_id, at=call.now, after={"state": "active"})
        return await call.answer(present, await _get(work, webhook_id))


@router.get(
    "/webhooks/{webhook_id}/attempts", summary="Lista försök att skicka", response_model=Page[WebhookAttemptOut]
)
async def get_webhook_attempts(call: AnyRead, paging: PagingDep, webhook_id: UUID) -> Response:
    """Varje försök, det första först. De äldsta glöms efter den tid som förvaltningen har bestämt, oftast 30 dagar."""
    async with call.work as work:
        await _get(work, webhook_id)
    query = select(*(c for c in webhook_attempt.c if c.name != "webhook_id"))
    query = query.where(webhook_attempt.c.webhook_id == webhook_id)
    return await call.list(query, _present_attempt, paging=paging, sorts=ATTEMPTS, identity=webhook_attempt.c.position)


def _key(call: Read[UnitOfWork]) -> str:
    if key := call.request.app.state.settings.webhook_key:
        return str(key.get_secret_value())
    raise NoWebhooks("Den här tjänsten skickar inga händelser till mottagare.")


def _check(request: Request, body: WebhookIn) -> None:
    """Refuse before anything is sent. The worker looks the name up each time, and calls what is public."""
    facts: dict[str, type[Fact]] = request.app.state.facts
    readable = {name for name, fact in facts.items() if not fact.INTERNAL}
    message, expected = "händelsetypen finns inte här", "en typ som flödet visar"
    faults = [
        FieldError(field=f"body.types.{place}", message=message, expected=expected)
        for place, name in enumerate(body.types or ())
        if name not in readable
    ]
    if not _is_receivers(body.url, loopback=request.app.state.settings.webhook_loopback):
        expected = "https://värd/sökväg, utan användarnamn och fragment"
        faults.append(FieldError(field="body.url", message="adressen kan inte tas emot", expected=expected))
    if faults:
        raise InvalidInput("Rätta uppgifterna under errors och skicka igen.", errors=tuple(faults))


def _is_receivers(url: str, *, loopback: bool) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return named and "@" not in parts.netloc and not parts.fragment and (parts.scheme == "https" or loopback)


async def _check_room(work: UnitOfWork) -> None:
    # One at a time, so that two do not both find room for the last.
    await work.session.execute(text("SELECT pg_advisory_xact_lock(hashtext('webhooks'))"))
    active = select(func.count()).where(webhook.c.state == "active")
    if (await work.session.execute(active)).scalar_one() >= MOST:
        raise TooManyWebhooks(f"Högst {MOST} webhooks är aktiva samtidigt i en tjänst.")


async def _place(work: UnitOfWork, event_id: UUID | None) -> UUID | None:
    """The event to go on after, which must be here."""
    if event_id and await outbox.read_feed(work.session, after=event_id, types=[], limit=1) is None:
        fault = FieldError(
            field="body.last_event_id", message="det som anges finns inte", expected="en händelse ur flödet"
        )
        said = "Händelsen i last_event_id är okänd här. Utelämna last_event_id, eller ange en ur flödet."
        raise InvalidInput(said, errors=(fault,))
    return event_id


async def _get(work: UnitOfWork, webhook_id: UUID) -> RowMapping:
    rows = await work.session.execute(_query().where(webhook.c.id == webhook_id))
    found: RowMapping | None = rows.mappings().one_or_none()
    if found is None:
        raise NotFound("Webhooken finns inte. Kontrollera identiteten.")
    return found


async def _get_own(call: Read[UnitOfWork], work: UnitOfWork, webhook_id: UUID) -> None:
    """Whoever registered it has its secret, and answers for its receiver."""
    if (await _get(work, webhook_id))["owner"] != call.actor.subject:
        raise NotAllowed("Bara den som har registrerat webhooken kan göra det här. Registrera en egen.")


async def _answer_once(call: Read[UnitOfWork], row: RowMapping, secret: str) -> Response:
    """Answer with the secret, which is kept neither in the database nor with the answer under the call's key."""

    def shown(request: Request, found: RowMapping) -> NewWebhookOut:
        return NewWebhookOut(**_shown(request, found), secret=None)

    kept = await call.answer(shown, row)
    whole = shown(call.request, row).model_copy(update={"secret": secret})
    headers = {"Location": kept.headers["Location"]} if "Location" in kept.headers else {}
    return Response(whole.model_dump_json(by_alias=True), kept.status_code, headers, "application/json")
