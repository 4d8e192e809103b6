"""The producer's record of what it has sent: published now and then, kept by its readers, sent again when they ask.

A stream may lose what nobody has read yet, and shows no sign of it. The outbox is the record; manifests tell readers
what stands in it, a message for a thousand events, so that they can see what never came.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ARRAY, BigInteger, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from shared.event import Event
from shared.kit.errors import DomainError
from shared.kit.inbox import Order
from shared.kit.subscription import Subscription
from shared.kit.unit_of_work import UnitOfWork
from shared.manifests import MOST, Listed, Manifest, ResendRequest, Upkeep

OWN = (Manifest.AGGREGATE, ResendRequest.AGGREGATE)
"""Left out of manifests: a manifest of manifests would never end."""
log = structlog.get_logger()


class AnotherManifest(DomainError):
    title = "Förteckningen skiljer sig från den som redan kommit"
    slug = "another-manifest"
    advice = "Ta reda på om avsändarens databas har återställts, se driftboken."


def manifests_of(contracts: Upkeep) -> Subscription:
    """The subscription of every reader of a producer, and of every producer with readers."""
    published, requested = contracts.ManifestPublishedV1, contracts.ResendRequestedV1
    name = f"manifests-{published.service()}"
    return Subscription(name, {published: note_manifest, requested: send_again}, Order.NONE)


_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtext('manifest'))")
_LAST = text("SELECT event FROM outbox WHERE subject = :subject ORDER BY sequence DESC LIMIT 1")
# Only rows below the oldest running transaction, as in the feed: a late commit would never be listed.
_SENT = text(
    "SELECT id, type, split_part(subject, '/', 1) AS aggregate, published_at FROM outbox "
    "WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot()) AND split_part(subject, '/', 1) <> ALL(:own) "
    "AND (CAST(:after AS uuid) IS NULL OR (transaction_id, position) > "
    "(SELECT o.transaction_id, o.position FROM outbox o WHERE o.id = CAST(:after AS uuid))) "
    "ORDER BY transaction_id, position LIMIT :most"
).bindparams(bindparam("own", list(OWN), type_=ARRAY(Text)), bindparam("after", type_=Uuid))


async def publish_manifest(new_work: Callable[[], UnitOfWork], manifest: type[Manifest]) -> int:
    """List what was sent since the last manifest; return how many events. Nothing is published when there are none."""
    total = 0
    while number := await _publish_next(new_work(), manifest):
        total += number
    return total


async def _publish_next(work: UnitOfWork, manifest: type[Manifest]) -> int:
    async with work:
        # One process at a time: two that read the same last manifest would list the same events twice.
        if not (await work.session.execute(_LOCK)).scalar_one():
            return 0
        rows = (await work.session.execute(_SENT, {"after": await _last_listed(work), "most": MOST})).all()
        # An event that waits for the broker is listed when it has been sent: a reader would ask for it in vain.
        sent = list(takewhile(lambda row: row.published_at is not None, rows))
        if sent:
            work.publish(manifest(listed=_by_type(sent), last_event_id=sent[-1].id), subject=work.service)
        return len(sent)


async def _last_listed(work: UnitOfWork) -> UUID | None:
    last = (await work.session.execute(_LAST, {"subject": _subject(work.service)})).scalar_one_or_none()
    return Manifest.model_validate(Event.from_json(last.encode()).data).last_event_id if last else None


def _subject(service: str) -> str:
    return f"{Manifest.AGGREGATE}/{service}"


def _by_type(rows: Sequence[Any]) -> tuple[Listed, ...]:
    ids: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for row in rows:
        ids[row.type, row.aggregate].append(row.id)
    return tuple(Listed(type=kind, aggregate=what, event_ids=tuple(group)) for (kind, what), group in ids.items())


# Only what has been sent: the rest is about to be.
_AGAIN = "UPDATE outbox SET published_at = NULL, attempt = attempt + 1 WHERE published_at IS NOT NULL AND "
_EVENTS_AGAIN = text(_AGAIN + "id = ANY(:ids)").bindparams(bindparam("ids", type_=ARRAY(Uuid)))
_MANIFESTS_AGAIN = text(_AGAIN + "subject = :subject AND sequence > :after").bindparams(
    bindparam("after", type_=BigInteger)
)


async def send_again(work: UnitOfWork, request: ResendRequest, *, now: datetime) -> None:
    """A reader lacks events of ours: they are sent once more as they are, and inboxes stop them where they are not."""
    if request.producer != work.service:
        return
    again = await work.session.execute(_EVENTS_AGAIN, {"ids": list(request.event_ids)})
    number = int(again.rowcount)  # type: ignore[attr-defined]
    if request.manifests_after is not None:
        after = {"subject": _subject(work.service), "after": request.manifests_after}
        number += int((await work.session.execute(_MANIFESTS_AGAIN, after)).rowcount)  # type: ignore[attr-defined]
    assert work.event is not None, "a request is an event"
    if number:
        log.warning("a reader lacks events, they are sent again", reader=work.event.source, events=number)


_NOTE = text(
    "INSERT INTO manifest (producer, number, event_id, listed) VALUES (:producer, :number, :event_id, :listed) "
    "ON CONFLICT DO NOTHING"
).bindparams(bindparam("event_id", type_=Uuid), bindparam("listed", type_=JSONB))
_NOTED = text("SELECT event_id FROM manifest WHERE producer = :producer AND number = :number")


async def note_manifest(work: UnitOfWork, manifest: Manifest, *, now: datetime) -> None:
    """Keep what the producer says it has sent. Raises AnotherManifest when it has said something else before."""
    event = work.event
    assert event is not None, "a manifest is an event"
    key = {"producer": manifest.service(), "number": event.sequence}
    listed = [group.model_dump(mode="json") for group in manifest.listed]
    await work.session.execute(_NOTE, key | {"event_id": event.id, "listed": listed})
    if (await work.session.execute(_NOTED, key)).scalar_one() != event.id:
        raise AnotherManifest(
            f"Förteckning {event.sequence} från {manifest.service()} är en annan än den som kom förut: "
            "är dess databas återställd till ett äldre läge?"
        )
