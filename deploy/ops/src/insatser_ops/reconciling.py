"""Two services beside each other: all that one has published, and what the other has had of it."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from insatser_ops.apis import Apis, Json, Refused

POLL_SECONDS = 2.0
SHOWN = 20
"""Ids of missing events that are shown for a consumer."""


@dataclass(frozen=True)
class Difference:
    """Events that one consumer lacks of what its producer has sent."""

    consumer: str
    manifests: int
    """The producer's manifests that the consumer has been compared with."""
    by_type: Counter[str]
    some_ids: tuple[str, ...]
    paused: bool

    @property
    def events(self) -> int:
        return sum(self.by_type.values())


def compare(apis: Apis, producer: str, reader: str, *, reason: str) -> list[Difference]:
    """Ask each consumer to begin from the first manifest; return what they lack now. It is asked for meanwhile."""
    consumers = _consumers(apis, producer, reader)
    for consumer in consumers:
        apis.post(reader, f"/consumers/{consumer['name']}/comparisons", {"reason": reason})
    return [_difference(apis, reader, consumer) for consumer in consumers]


def wait(apis: Apis, producer: str, reader: str, *, seconds: float) -> list[Difference]:
    """Return what is still lacking when all has come, or the time is out: also of what was sent while we waited."""
    last = apis.get(producer, "/event-counts")["manifests"]
    deadline = time.monotonic() + seconds
    while True:
        consumers = _consumers(apis, producer, reader)
        left = [consumer for consumer in consumers if consumer["manifests_passed"] < last]
        differences = [_difference(apis, reader, consumer) for consumer in consumers]
        if time.monotonic() >= deadline or not (left or any(difference.events for difference in differences)):
            return differences
        time.sleep(POLL_SECONDS)


def _consumers(apis: Apis, producer: str, reader: str) -> list[Json]:
    found = [consumer for consumer in apis.all(reader, "/consumers") if consumer["producer"] == producer]
    if not found:
        raise Refused(f"{reader} läser ingenting från {producer}.")
    return found


def _difference(apis: Apis, reader: str, consumer: Json) -> Difference:
    name = consumer["name"]
    missing = list(apis.all(reader, f"/consumers/{name}/missing-events"))
    return Difference(
        consumer=name,
        manifests=consumer["manifests_known"],
        by_type=Counter(event["type"] for event in missing),
        some_ids=tuple(islice((event["event_id"] for event in missing), SHOWN)),
        paused=consumer["paused_at"] is not None,
    )
