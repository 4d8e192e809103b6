"""A mirror of every list of a service, as somebody outside keeps it: read once, then only what has changed since."""

import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from shared.clock import utc_now

Json = dict[str, Any]
Get = Callable[[str, dict[str, str], str], Awaitable[httpx.Response]]
JSON, NDJSON = "application/json", "application/x-ndjson"
KEYS = ("id", "position", "event_id", "number", "code", "place", "school_unit_code", "organization_number")
"""What tells the rows of a list apart: the first, else all of them that a row has."""
GROWS_BY_READING = {"get_access_entries"}


@dataclass
class Mirror:
    """`get(address, query, accept)` asks in roles that see everything."""

    get: Get
    lists: list[str]
    whole: frozenset[str] = frozenset()
    """Those of the lists that always come whole, and take the place of what was there."""
    rows: dict[str, dict[str, Json]] = field(default_factory=dict)
    since: str = ""

    async def read_whole(self) -> None:
        """After a cursor, page by page."""
        self.since = utc_now().isoformat()
        self.rows = {address: _by_key(await self._read(address, {})) for address in self.lists}

    async def follow(self) -> None:
        """Only what has changed since it last looked."""
        since, self.since = self.since, utc_now().isoformat()
        for address in self.lists:
            read = _by_key(await self._read(address, {"updated_since": since}))
            self.rows[address] = read if address in self.whole else self.rows[address] | read

    async def differing(self) -> list[str]:
        """Where the mirror is not what the whole list is now, row for row."""
        found = []
        for address in self.lists:
            whole = await self._read(address, {})
            if [_without_steps(row) for row in whole] != await self._read_lines(address):
                found.append(f"{address} has other rows as NDJSON than as JSON")
            now = _by_key(whole)
            found += [f"{address} no longer has {key}" for key in self.rows[address].keys() - now.keys()]
            for key, row in now.items():
                mine = self.rows[address].get(key)
                if mine != row:
                    what = sorted(name for name in row if mine and mine.get(name) != row[name]) or "the row"
                    found.append(f"{address} lacks {what} of {key}")
        return found

    async def _read(self, address: str, query: dict[str, str]) -> list[Json]:
        items: list[Json] = []
        cursor: dict[str, str] = {}
        while True:
            answer = await self.get(address, {"limit": "500"} | query | cursor, JSON)
            assert answer.is_success, answer.text
            page = answer.json()
            items += page["items"]
            if not (following := page["_meta"]["next_cursor"]):
                return items
            cursor = {"cursor": following}

    async def _read_lines(self, address: str) -> list[Json]:
        answer = await self.get(address, {}, NDJSON)
        assert answer.is_success, answer.text
        rows = [_without_steps(json.loads(line)) for line in answer.text.split("\n") if line]
        assert answer.headers["Record-Count"] == str(len(rows))
        return rows


def _by_key(rows: Sequence[Json]) -> dict[str, Json]:
    known = {_key(row): _without_steps(row) for row in rows}
    assert len(known) == len(rows), "two rows of a list have one identity"
    return known


def _without_steps(row: Json) -> Json:
    """They are those that the caller may take now, and follow the clock and other resources."""
    return {name: value for name, value in row.items() if name != "_links"}


def _key(row: Json) -> str:
    """Its own identity; all of it where it has none, for such a row never changes."""
    if "id" in row:
        return str(row["id"])
    return str([row[name] for name in KEYS if name in row] or sorted(row.items()))


def lists_of(document: Json) -> Iterator[tuple[str, str]]:
    """Address and operation of each list that takes `updated_since` and needs no search parameter."""
    for path, item in document["paths"].items():
        described = item.get("get", {})
        parameters = [parameter for parameter in described.get("parameters", []) if parameter.get("in") == "query"]
        follows = any(parameter["name"] == "updated_since" for parameter in parameters)
        if follows and not any(p["required"] for p in parameters) and described["operationId"] not in GROWS_BY_READING:
            yield path, described["operationId"]


def wholes_of(document: Json) -> set[str]:
    """The operations whose lists always come whole: their description says so."""
    described = (item["get"] for item in document["paths"].values() if "get" in item)
    return {operation["operationId"] for operation in described if operation.get("x-whole")}
