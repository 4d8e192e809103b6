"""What an audit row says of an object's fields: old and new value of each that changed, sensitive ones masked.

The trail is never erased, so it must not hold what has to be erasable: a column says so (`mapped_column(info=MASKED)`).
Of long texts and whole documents it holds a digest; what they said stands in the tables that keep their versions.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Column, event, inspect
from sqlalchemy.orm import Mapper, Session

from shared.canonical import canonical
from shared.kit.db import READS, Aggregate, WatchedSession

AUDIT = "audit"
MASKED = {AUDIT: "masked"}
"""Mark of a column whose value must not be read in the trail, but compared with another: its end, and a digest."""
LEFT_OUT = {AUDIT: "left out"}
"""Mark of a person's name or address: the trail says that it changed."""
SHOWN = 3
LONGEST_TEXT = 200
_NOT_COMPARED = frozenset({"id", "version", "created_at", "updated_at"})

Values = dict[str, Any]


class Changes:
    """Values of a session's objects before their first flush, and now. Costs nothing until a row asks."""

    def __init__(self) -> None:
        self._before: dict[Aggregate, Values | None] = {}
        """None for what is new."""

    def note(self, session: Session) -> None:
        for thing in session.new:
            if isinstance(thing, Aggregate):
                self._before.setdefault(thing, None)
        for thing in session.dirty:
            if isinstance(thing, Aggregate):
                before = self._before.setdefault(thing, {})
                if before is not None:
                    for name, value in inspect(thing).committed_state.items():
                        before.setdefault(name, value)

    def forget(self, thing: Aggregate) -> None:
        self._before.pop(thing, None)

    def copy(self) -> "Changes":
        """Copy the changes as they are now, to go back to when what follows is undone."""
        copied = Changes()
        copied._before = {thing: before and dict(before) for thing, before in self._before.items()}
        return copied

    def of(self, object_id: str, key: bytes | None) -> tuple[Values, Values]:
        """Old and new values of the object with that id, as an audit row may hold them; empty when none is known."""
        for thing, before in self._before.items():
            # An object that a savepoint has undone is expired: its attributes would be read from the database here.
            identity = inspect(thing).identity
            if str(identity[0] if identity else thing.id) == object_id:
                return _differences(thing, before, key)
        return {}, {}


CHANGES = "changes"
"""Key under which a session keeps its changes, if anybody will ask for them."""


@event.listens_for(WatchedSession, "before_flush")
def _before_flush(session: Session, *_: object) -> None:
    """Note the old values before the flush: SQLAlchemy forgets them after it."""
    if session.info.get(READS):
        raise AssertionError("nothing is written by a call that reads")
    if changes := session.info.get(CHANGES):
        changes.note(session)


def _differences(thing: Aggregate, before: Values | None, key: bytes | None) -> tuple[Values, Values]:
    old, new = {}, {}
    for name, rule in _columns(inspect(thing).mapper):
        now = thing.__dict__.get(name)
        if before is None:
            if now is not None:
                new[name] = shown(now, rule, key)
        elif name in before and name in thing.__dict__ and before[name] != now:
            new[name] = shown(now, rule, key)
            # A value never read from the database is not known; a symbol of SQLAlchemy's stands in its place.
            if _is_value(before[name]):
                old[name] = shown(before[name], rule, key)
    return old, new


@cache
def _columns(mapper: Mapper[Any]) -> list[tuple[str, str | None]]:
    """The attributes that are columns of the table, and how the trail shows each; what a query works out is none."""
    return [
        (attribute.key, column.info.get(AUDIT))
        for attribute in mapper.column_attrs
        if isinstance(column := attribute.columns[0], Column) and attribute.key not in _NOT_COMPARED
    ]


def _is_value(value: Any) -> bool:
    return value is None or type(value).__module__ != "sqlalchemy.orm.base"


def shown(value: Any, rule: str | None, key: bytes | None) -> Any:
    """A value as an audit row may hold it. `key` is for digests of what could be guessed."""
    if value is None:
        return None
    if rule == LEFT_OUT[AUDIT]:
        return "…"
    if rule == MASKED[AUDIT]:
        return _masked(str(value), key)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return _text_or_digest(value)


def _text_or_digest(value: Any) -> Any:
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    if isinstance(value, (list, tuple, set, frozenset)) and len(canonical(list(value))) <= LONGEST_TEXT:
        return [shown(part, None, None) for part in value]
    if isinstance(value, Mapping) or not isinstance(value, str):
        return {"sha256": hashlib.sha256(canonical(value)).hexdigest()}
    if len(value) <= LONGEST_TEXT:
        return value
    return {"sha256": hashlib.sha256(value.encode()).hexdigest(), "length": len(value)}


def _masked(value: str, key: bytes | None) -> Values:
    """Keyed: ten digits are guessed in a second from a plain digest. Without a key the end alone tells them apart."""
    end = {"ends_with": value[-SHOWN:] if len(value) >= 2 * SHOWN else ""}
    return end | ({"digest": digest(value, key)} if key else {})


def digest(value: str, key: bytes) -> str:
    """The same for the same value and key, so that whoever has the key can say whether a value was the one."""
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()
