"""One case through all services: every event about it and about what it names, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from insatser_ops.apis import Apis, Json

NAMES = ("cooperation_id", "offer_id", "round_id")
"""The fields of an event whose value is what other events of the same case are about."""
PAGE = 1000


@dataclass(frozen=True)
class Moment:
    """An event, as a line of the time line."""

    time: str
    service: str
    fact: str
    sequence: int
    event_id: str
    trace_id: str


def read_case(apis: Apis, subject: str) -> list[Moment]:
    """All that the services have published about the subject, and about what those events name."""
    found = (_moment(service, event) for service, event in read_events(apis, subject))
    return sorted(found, key=lambda moment: (moment.time, moment.event_id))


def read_events(apis: Apis, subject: str) -> list[tuple[str, Json]]:
    """Each event once, whole, with its service."""
    known: set[str] = set()
    new = {subject}
    found: dict[str, tuple[str, Json]] = {}
    while new:
        known |= new
        events = [
            (service, event)
            for wanted in sorted(new)
            for service in apis.services
            for event in about(apis, service, wanted)
        ]
        found |= {event["id"]: (service, event) for service, event in events}
        named = {str(event["data"][name]) for _, event in events for name in NAMES if event["data"].get(name)}
        new = named - known
    return list(found.values())


def about(apis: Apis, service: str, subject: str) -> Iterator[Json]:
    """Events that the service has published about one subject, in its order."""
    after: dict[str, str] = {}
    while events := apis.get(service, "/events", subject=subject, limit=PAGE, **after):
        yield from events
        after = {"last_event_id": events[-1]["id"]}


def _moment(service: str, event: Json) -> Moment:
    trace = str(event.get("traceparent") or "").split("-")
    fact = str(event["type"]).removeprefix(f"{service}.")
    return Moment(event["time"], service, fact, event["sequence"], event["id"], trace[1] if len(trace) > 1 else "")
