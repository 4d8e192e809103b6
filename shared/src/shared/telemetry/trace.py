"""W3C trace context, carried through HTTP, events and logs so that one case can be followed through four services."""

import re
import secrets
from dataclasses import dataclass
from typing import Self

_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$")


@dataclass(frozen=True)
class Trace:
    """Origin of a piece of work: its trace, and the event that caused it, if one did."""

    trace_id: str
    span_id: str
    correlation_id: str
    causation_id: str | None = None
    parent_id: str | None = None
    """The span that this one continues, if one does."""

    @classmethod
    def start(cls) -> Self:
        trace_id = secrets.token_hex(16)
        return cls(trace_id, secrets.token_hex(8), correlation_id=trace_id)

    @classmethod
    def continued(cls, traceparent: str | None, *, correlation: str | None = None, cause: str | None = None) -> Self:
        """A new span in the caller's trace; a missing or malformed header starts a new trace, as the standard says."""
        match = _TRACEPARENT.match(traceparent or "")
        if match and {"0"} in (set(match[1]), set(match[2])):
            match = None
        trace_id, parent = match.groups() if match else (secrets.token_hex(16), None)
        return cls(trace_id, secrets.token_hex(8), correlation or trace_id, causation_id=cause, parent_id=parent)

    @property
    def traceparent(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-01"
