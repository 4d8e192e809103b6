"""Everything that matters in the sandbox, in one canonical form, and its hash: the same for every fill."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from insatser.chain.caller import Caller, Json
from insatser.sandbox.caller import Examples
from insatser.services import NAMES

LAST_DAY = date(2026, 11, 27)
"""The sandbox is as it was on this day; `X-With-Server-Date` takes a reader there."""
AFTER = datetime.combine(LAST_DAY, time.max, UTC)
MARK = "this machine"
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*")
PLUMBING = ("/audit-", "/access-entries", "/consumers", "/event", "/held-events", "/schemas", "/api-info")
"""Resources of a service's own running: they have the time of this machine."""
BY_TIMED_JOBS = {"/reminders", "/letters"}
"""Made by the timed jobs, by the day that it is when they run."""
NOT_AUDITED = {"/calendar-addresses", "/fetches"}
"""What the auditor does not read, an officer does."""
OF_THE_MACHINE = frozenset({"_links", "_meta", "recorded_at", "source_at"})
"""Addresses with ports, and when a fact came to the machine."""
BY_ARRIVAL = {
    "budget /ledger-entries": frozenset({"number", "balance_after"}),
    "budget /ledger-transactions": frozenset({"number", "balance_after"}),
    "followup /quality-summaries": frozenset({"content_hash"}),
    "followup /reports": frozenset({"content_hash"}),
    "selection /quality-entries": frozenset({"published_on"}),
}
"""Numbers and sums in the order in which events came, the hash of what holds an id that the machine has made, and the
day when a worker brought the installation's register in.

Numbers that are ids are left out everywhere: they are in the order of arrival too.
"""


async def lists(caller: Caller, examples: Examples) -> dict[str, list[Json]]:
    """Every list that has no parameter in its path, by service and path, each with all of its items."""
    found = {}
    for service in NAMES:
        for path, role in readable(examples, service):
            found[f"{service} {path}"] = await caller.all(service, path, role=role)
    return found


def readable(examples: Examples, service: str) -> Iterator[tuple[str, str]]:
    """The lists of a service, and the role that reads each."""
    for path in examples.lists(service):
        if not path.startswith(PLUMBING) and path not in BY_TIMED_JOBS:
            yield path, "case_officer" if path in NOT_AUDITED else "auditor"


def empty(found: dict[str, list[Json]]) -> list[str]:
    """The lists without an item."""
    return sorted(name for name, items in found.items() if not items)


def canonical(found: dict[str, list[Json]]) -> bytes:
    """Content with keys in order, items and lists inside them by their content, nothing of the machine."""
    kept = {
        name: sorted(
            (
                _without(item, OF_THE_MACHINE | BY_ARRIVAL.get(name, frozenset()))
                for item in items
                # How often a position was published within a day depends on the machine.
                if item.get("record") != "position_entry"
            ),
            key=_text,
        )
        for name, items in found.items()
    }
    return _text(kept).encode()


def states(found: dict[str, list[Json]]) -> dict[str, set[str]]:
    """The states that are there, by list and field."""
    seen: dict[str, set[str]] = defaultdict(set)
    for name, items in found.items():
        for item in items:
            for field in ("state", "status", "kind", "outcome"):
                if isinstance(item.get(field), str):
                    seen[f"{name} {field}"].add(item[field])
    return seen


def _without(value: object, fields: frozenset[str]) -> object:
    if isinstance(value, dict):
        kept = {key: inner for key, inner in value.items() if key not in fields}
        if isinstance(kept.get("id"), int):
            del kept["id"]
        return {key: _without(inner, fields) for key, inner in kept.items()}
    if isinstance(value, list):
        return sorted((_without(item, fields) for item in value), key=_text)
    return MARK if isinstance(value, str) and _by_the_machine(value) else value


def _by_the_machine(text: str) -> bool:
    """An id or a moment that comes from the clock of the machine: it is later than all that the sandbox tells of."""
    if _ID.fullmatch(text):
        return int(text.replace("-", "")[:12], 16) > AFTER.timestamp() * 1000
    return bool(_MOMENT.fullmatch(text)) and datetime.fromisoformat(text) > AFTER


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
