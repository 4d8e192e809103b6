"""Which states the sandbox has: each of those that the descriptions of the APIs give a list's items, or why not.

`states.csv` is compared with the descriptions by a test, so that nobody adds a state and forgets it here, and with what
is there by the fill itself.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from insatser.chain.caller import Json
from insatser.sandbox.caller import Examples
from insatser.sandbox.export import readable
from insatser.services import NAMES

TABLE = Path(__file__).with_name("states.csv")
FIELDS = ("state", "status")


class State(NamedTuple):
    list: str
    """Service and path, as `export.lists` names it."""
    field: str
    state: str


def described(examples: Examples) -> Iterator[State]:
    """Every state of the items of every list that the sandbox is seen by."""
    for service in NAMES:
        for path, _ in readable(examples, service):
            item = examples.item(service, path)
            for field in FIELDS:
                yield from (State(f"{service} {path}", field, state) for state in examples.values(service, item, field))


def table() -> dict[State, str]:
    """State → the reason why the sandbox has nothing in it; empty where it has."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {State(row["list"], row["field"], row["state"]): row["missing"] for row in csv.DictReader(lines)}


def differing(found: dict[str, list[Json]]) -> list[str]:
    """Where a whole sandbox does not have the states that the table says."""
    there = {
        State(name, field, str(item[field])) for name, items in found.items() for item in items for field in FIELDS
        if item.get(field) is not None
    }  # fmt: skip
    return [
        f"{state.list}: {'inget' if state not in there else 'något'} med {state.field} {state.state}"
        for state, missing in table().items()
        if (state in there) == bool(missing)
    ]
