"""Heads of the services' audit chains, as other services keep them: fetched, and held against the chains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from insatser_ops.apis import Apis, Json
from insatser_ops.verify_case_file import HEADS_KIND, canonical

KEEPERS = {"selection": "agreements", "agreements": "budget", "budget": "followup", "followup": "selection"}
"""Keeper of each service's audit heads (docs/adr/0052)."""
SAID = ("number", "hash", "since", "marks")
"""What a head says of its chain, and what it is held against it by."""
KEPT = ("source_sequence", "source_at", "received_at")
MOST_MARKS, MOST_HEADS = 30_000, 5_000
"""In one call: well within the bytes of a body that the services read, and the heads that they take at once."""


@dataclass(frozen=True)
class Verdict:
    """Verdict of a service on its chain, beside the heads that its keeper has."""

    service: str
    heads: int
    covers: int
    """The last link that a head stands for."""
    sealed: int
    broken_at: int | None
    altered_from: int | None
    missing_from: int | None

    @property
    def holds(self) -> bool:
        return (self.broken_at, self.altered_from, self.missing_from) == (None, None, None)


def fetch_heads(apis: Apis) -> dict[str, list[Json]]:
    """Service → all heads of its chain, oldest first, from the one that keeps them."""
    return {service: list(_kept(apis, service)) for service in KEEPERS}


def _kept(apis: Apis, service: str) -> Iterator[Json]:
    for head in apis.all(KEEPERS[service], "/audit-heads", source=service, sort="position"):
        yield {name: head[name] for name in (*SAID, *KEPT)}


def written(heads: dict[str, list[Json]]) -> bytes:
    """The file of them, which the verifier of case files reads."""
    fetched_at = datetime.now(UTC).isoformat(timespec="seconds")
    return canonical({"kind": HEADS_KIND, "fetched_at": fetched_at, "keepers": KEEPERS, "heads": heads})


def compare_heads(apis: Apis, service: str, heads: Sequence[Json]) -> Verdict:
    """The service works its chain out again, beside all of the heads: as many at a time as it takes."""
    answers = [
        apis.post(service, "/audit-verifications", {"heads": [{name: head[name] for name in SAID} for head in some]})
        for some in _batches(heads)
    ] or [apis.get(service, "/audit-verifications")]

    def first(fault: str) -> int | None:
        return min((answer[fault] for answer in answers if answer[fault] is not None), default=None)

    covers = max((head["number"] for head in heads), default=0)
    faults = (first("broken_at"), first("altered_from"), first("missing_from"))
    return Verdict(service, len(heads), covers, answers[-1]["sealed"], *faults)


def _batches(heads: Sequence[Json]) -> Iterator[list[Json]]:
    some: list[Json] = []
    marks = 0
    for head in heads:
        if some and (len(some) == MOST_HEADS or marks + len(head["marks"]) > MOST_MARKS):
            yield some
            some, marks = [], 0
        some.append(head)
        marks += len(head["marks"])
    if some:
        yield some
