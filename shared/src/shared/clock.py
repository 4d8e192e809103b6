"""The clock and identities: read only in endpoints and workers, handed on as values everywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from hashlib import sha256
from itertools import count
from uuid import UUID
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

STOCKHOLM = ZoneInfo("Europe/Stockholm")
_ids: ContextVar[Iterator[UUID] | None] = ContextVar("ids", default=None)


def utc_now() -> datetime:
    return datetime.now(UTC)


def swedish_date(at: datetime) -> date:
    """The date in Sweden at an instant: days in law and agreements are Swedish days, not UTC days."""
    return at.astimezone(STOCKHOLM).date()


def within_day(day: date, at: datetime) -> datetime:
    """The instant, or the one nearest to it on that day in Sweden."""
    first, last = (datetime.combine(day, end, STOCKHOLM) for end in (time.min, time.max))
    return min(max(at, first), last)


def new_id() -> UUID:
    """A UUIDv7: unique everywhere, and roughly in the order of creation, which keeps indexes small."""
    ids = _ids.get()
    return next(ids) if ids else uuid7()


def ids_of(cause: str, at: datetime) -> Iterator[UUID]:
    """UUIDv7 ids that are always the same for what was caused in the same way at the same moment, in the same order."""
    milliseconds = int(at.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    for number in count():
        chance = int.from_bytes(sha256(f"{number} {cause}".encode()).digest()[:8], "big") >> 2
        # 48 bits of time, the version, 12 that count, the variant, and 62 that make it unique.
        yield UUID(int=milliseconds << 80 | 7 << 76 | (number & 0xFFF) << 64 | 2 << 62 | chance)


@contextmanager
def taking_ids(ids: Iterator[UUID]) -> Iterator[None]:
    """Let `new_id` take from these meanwhile."""
    before = _ids.set(ids)
    try:
        yield
    finally:
        _ids.reset(before)
