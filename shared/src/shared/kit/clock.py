"""The clock and identities: read only in endpoints and workers, handed on as values everywhere else."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def utc_now() -> datetime:
    return datetime.now(UTC)


def swedish_date(at: datetime) -> date:
    """The date in Sweden at an instant: days in law and agreements are Swedish days, not UTC days."""
    return at.astimezone(STOCKHOLM).date()


def new_id() -> UUID:
    """A UUIDv7: unique everywhere, and roughly in the order of creation, which keeps indexes small."""
    return uuid7()
