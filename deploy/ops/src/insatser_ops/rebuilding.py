"""Copies made again from what their producer has published: which a service has, and waiting for it to be done."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from insatser_ops.apis import Apis, Json, Refused

POLL_SECONDS = 1.0


@dataclass(frozen=True)
class Copies:
    """The copies of one consumer, and how the last rebuild of them ended."""

    consumer: str
    hashes: Mapping[str, str]
    rows: int
    rebuilding: bool
    last: Json | None


def read(apis: Apis, service: str, consumer: str) -> Copies:
    found = apis.get(service, f"/consumers/{consumer}/copies")
    hashes = {copy["table"]: copy["hash"] for copy in found["copies"]}
    rows = sum(copy["rows"] for copy in found["copies"])
    return Copies(consumer, hashes, rows, found["rebuilding"], found["last_rebuild"])


def of_source(apis: Apis, service: str, source: str) -> Iterator[Copies]:
    """The copies that a service has of what another publishes."""
    for row in apis.all(service, "/consumers"):
        if row["producer"] == source and (copies := read(apis, service, row["name"])).hashes:
            yield copies


def wait(apis: Apis, service: str, consumer: str, *, seconds: float) -> Copies:
    deadline = time.monotonic() + seconds
    while (copies := read(apis, service, consumer)).rebuilding:
        if time.monotonic() >= deadline:
            raise Refused(f"{consumer} byggs fortfarande om. Vänta, och titta med copies.")
        time.sleep(POLL_SECONDS)
    return copies
