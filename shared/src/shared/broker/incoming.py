"""Messages that come in: read as events of their producer, or refused for good; which failures may pass."""

import json
from contextlib import suppress

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from shared.event import Event
from shared.kit.errors import DomainError
from shared.telemetry.trouble import is_unstorable

DEEPEST = 64
"""Brackets that may stand inside each other; the parser of a deeper message would exhaust its stack."""

_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class Unreadable(Exception):
    """The payload does not follow its contract: no retry can mend it."""


def read_event(payload: bytes, *, producer: str, subject: str | None = None) -> Event:
    """An event of the stream's producer; `subject` is what it was published under, where that is known.

    Raises Unreadable.
    """
    if _is_deep(payload):
        raise Unreadable("brackets are nested too deep")
    if b"\\u0000" in payload:
        raise Unreadable("a text holds a NUL")
    try:
        event = Event.from_json(payload)
    except ValidationError as error:
        raise Unreadable(f"not a CloudEvent: {_first(error)}") from error
    if event.source != f"/{producer}" or not event.type.startswith(f"{producer}."):
        raise Unreadable(f"{event.type} of {event.source} does not belong in the stream of {producer}")
    if subject not in (None, event.type):
        raise Unreadable(f"{event.type} was published as {subject}")
    return event


def subject_of(payload: bytes) -> str:
    """The subject of the event, for sorting alone; empty when the payload cannot be read."""
    if _is_deep(payload):
        return ""
    with suppress(ValueError, AttributeError):
        return str(json.loads(payload).get("subject"))
    return ""


def _is_deep(payload: bytes) -> bool:
    """True when brackets are nested deeper than in any event of ours; brackets inside texts count too, as they may."""
    if payload.count(b"[") + payload.count(b"{") <= DEEPEST:
        return False
    depth = deepest = 0
    for byte in payload.translate(None, _NO_BRACKETS):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest > DEEPEST


def may_pass(error: Exception) -> bool:
    """True when the same attempt may succeed later; not a refusal by a rule, or a payload that nobody can read."""
    if isinstance(error, DomainError):
        return error.transient
    if isinstance(error, DBAPIError):
        return not is_unstorable(error)
    return not isinstance(error, (Unreadable, ValidationError))


def reason_of(error: Exception) -> str:
    if isinstance(error, DomainError):
        return f"{type(error).__name__}: {error.detail}"
    if isinstance(error, ValidationError):
        return f"does not follow its contract: {_first(error)}"
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"


def _first(error: ValidationError) -> str:
    """The first fault: where and what, without the value that was sent."""
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
