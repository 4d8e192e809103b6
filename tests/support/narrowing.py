"""What lists are narrowed by, tried on what they show themselves.

Whose, in what state, in which assignment and on which day: a list that shows it is also asked for it. What comes has
what was asked for, and what is left out and what is left in are together the whole list.
"""

import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import httpx

from insatser.services import NAMES
from insatser.target import Target
from shared.clock import swedish_date
from shared.roles import ROLES
from tests.support.descriptions import Json, Operation, operations, resolved
from tests.support.documents import DESCRIPTIONS
from tests.support.facts import PROGRAMME
from tests.support.service import ServiceUnderTest

SHOWN = ("organization_number", "programme", "status", "state")
NOT_NARROWED = {
    "selection /organizers organization_number": "Är listans egen nyckel: /organizers/{code}.",
    "selection /time-line-entries state": "Räknas ut av dagen, och listan är kort.",
    "budget /positions state": "Räknas ut av dagen, och av as_of.",
    "budget /supervision-releases status": "Är tillsynens; hävningens läge är state.",
}
"""What a list shows and is not asked for, and why."""
DAYS = {
    "selection /fetches": ("updated_at", "since", "until"),
    "selection /imports": ("created_at", "since", "until"),
    "selection /offers": ("made_on", "since", "until"),
    "selection /referrals": ("received_on", "since", "until"),
    "selection /supervision-decisions": ("decided_on", "since", "until"),
    "selection /supplementary-decisions": ("proposed_on", "since", "until"),
    "agreements /carry-overs": ("created_at", "since", "until"),
    "agreements /change-requests": ("requested_on", "requested_since", "requested_until"),
    "agreements /cooperations": ("offered_on", "offered_since", "offered_until"),
    "agreements /decisions": ("decided_on", "decided_since", "decided_until"),
    "agreements /service-invoices": ("invoiced_on", "since", "until"),
    "agreements /successions": ("decided_on", "decided_since", "decided_until"),
    "agreements /terminations": ("decided_on", "decided_since", "decided_until"),
    "budget /accruals": ("incurred_on", "since", "until"),
    "budget /commitments": ("signed_on", "since", "until"),
    "budget /imports": ("imported_at", "since", "until"),
    "budget /incomes": ("received_on", "since", "until"),
    "budget /instalments": ("due_on", "since", "until"),
    "budget /payees": ("updated_at", "since", "until"),
    "budget /payment-files": ("pay_on", "since", "until"),
    "budget /payments": ("pay_on", "since", "until"),
    "budget /repayment-claims": ("due_on", "since", "until"),
    "budget /reservations": ("created_at", "since", "until"),
    "budget /supervision-releases": ("created_at", "since", "until"),
    "budget /supervisions": ("decided_on", "since", "until"),
    "budget /vouchers": ("day", "since", "until"),
    "followup /activities": ("due_on", "due_since", "due_before"),
    "followup /commitments": ("due_on", "due_since", "due_before"),
    "followup /meetings": ("planned_on", "since", "until"),
    "followup /schedules": ("starts_on", "starts_since", "starts_until"),
    "followup /statements": ("due_on", "due_since", "due_before"),
}
"""Lists that are asked for days: which day it is, and the filters."""
PLUMBING = ("/audit-", "/access-", "/consumers", "/events", "/held-events", "/webhooks")
ANOTHER, ANOTHER_PROGRAMME = "2120000142", "sbs-2015"
"""An organisation, and an assignment that every service knows, which have nothing here."""


@dataclass(frozen=True)
class Narrowed:
    """A list: what its rows show, and what it can be asked for."""

    service: str
    path: str
    shows: Json
    asks: Json

    def __str__(self) -> str:
        return f"{self.service} {self.path}"

    @property
    def lacking(self) -> list[str]:
        shown = [f"{self} {name}" for name in SHOWN if name in self.shows and name not in self.asks]
        days = [f"{self} {name}" for name in DAYS.get(str(self), ())[1:] if name not in self.asks]
        return [one for one in shown if one not in NOT_NARROWED] + days


def lists() -> Iterator[Narrowed]:
    """All lists of what the services are for, as the committed descriptions have them."""
    for service in NAMES:
        document = json.loads((DESCRIPTIONS / f"{service}.json").read_text(encoding="utf-8"))
        for operation in operations(document):
            asks = operation.parameters(document, "query")
            needs = any(one["required"] for one in asks.values())
            is_list = (
                "page" in asks and not needs and "{" not in operation.path and not operation.path.startswith(PLUMBING)
            )
            if is_list and operation.method == "get":
                yield Narrowed(service, operation.path, _row(document, operation), _enums(document, asks))


def _row(document: Json, operation: Operation) -> Json:
    page = operation.answer_schema(document)
    row: Json = resolved(document, page["properties"]["items"]["items"])["properties"]
    return row


def _enums(document: Json, asks: Json) -> Json:
    """The names of what can be asked for, and the words that it can be."""
    return {name: resolved(document, one["schema"]).get("enum", []) for name, one in asks.items()}


Ask = Callable[[str, str, Json], Awaitable[httpx.Response]]
"""A list is asked for: the service, the path and the query."""


class Narrowing:
    """Asks the lists of what runs, and keeps what is wrong of them, and which are empty."""

    def __init__(self, ask: Ask) -> None:
        self.faults: list[str] = []
        self.empty: list[str] = []
        self._ask = ask

    async def try_all(self, *services: str) -> None:
        for one in lists():
            if one.service in services:
                await self._try(one)

    async def _try(self, one: Narrowed) -> None:
        whole = await self._find(one)
        if not whole:
            self.empty.append(str(one))
        if any(map(_leads_nowhere, whole)):
            self.faults.append(f"{one}: _links without a link")
        for name in SHOWN:
            if name in one.asks:
                await self._try_words(one, name, whole)
        if days := DAYS.get(str(one)):
            await self._try_days(one, *days, whole)

    async def _find(self, one: Narrowed, **query: Any) -> list[Json]:
        answer = await self._ask(one.service, one.path, {"limit": 500, **query})
        if answer.status_code != 200:
            self.faults.append(f"{one} {query}: {answer.status_code} {answer.text}")
            return []
        rows: list[Json] = answer.json()["items"]
        return rows

    async def _try_words(self, one: Narrowed, name: str, whole: list[Json]) -> None:
        """What some row has, and one thing that no row has."""
        seen = {row[name] for row in whole if row.get(name)}
        others = {"organization_number": [ANOTHER], "programme": [ANOTHER_PROGRAMME]}.get(name) or one.asks[name]
        for word in (*sorted(seen), *sorted(set(others) - seen)[:1]):
            found = await self._find(one, **{name: word})
            right = [row for row in whole if row[name] == word] if name in one.shows else []
            if found != right and (name in one.shows or word not in seen):
                self.faults.append(f"{one}: {name} {word}")

    async def _try_days(self, one: Narrowed, name: str, since: str, until: str, whole: list[Json]) -> None:
        days = sorted(_day(row[name]) for row in whole if row[name])
        for day in {days[0], days[-1]} if days else ():
            last = day + timedelta(days=until.endswith("before"))
            only = await self._find(one, **{since: day, until: last})
            if only != [row for row in whole if row[name] and _day(row[name]) == day]:
                self.faults.append(f"{one}: {since} and {until} {day}")
            after = await self._find(one, **{since: day + timedelta(days=1)})
            before = await self._find(one, **{until: last - timedelta(days=1)})
            if len(after) + len(only) + len(before) != len(days):
                self.faults.append(f"{one}: {since} {day}, {until} {day}")


def _leads_nowhere(part: object) -> bool:
    """True of what has `_links` with nothing in it, however deep it stands."""
    if isinstance(part, list):
        return any(map(_leads_nowhere, part))
    return isinstance(part, dict) and (part.get("_links") == {} or any(map(_leads_nowhere, part.values())))


def _day(written: str) -> date:
    """The Swedish day of a moment, or the day."""
    return swedish_date(datetime.fromisoformat(written)) if "T" in written else date.fromisoformat(written)


async def narrowed_in(service: ServiceUnderTest, name: str, headers: dict[str, str]) -> Narrowing:
    """The lists of one service, in its own process."""
    narrowing = Narrowing(lambda _, path, query: service.client.get(path, params=query, headers=headers))
    await narrowing.try_all(name)
    return narrowing


async def narrowed_outside(target: Target) -> Narrowing:
    """The lists of a whole system, as somebody outside asks for them."""
    headers = {"Authorization": f"Bearer {target.token(*(role for role in ROLES if role != 'organizer'))}"}
    async with httpx.AsyncClient(timeout=60, headers=headers) as client:
        narrowing = Narrowing(lambda name, path, query: client.get(f"{target.api_url(name)}{path}", params=query))
        await narrowing.try_all(*NAMES)
    return narrowing


async def letting_in_an_unknown_assignment(service: ServiceUnderTest, headers: dict[str, str]) -> list[str]:
    """Operations that do not refuse to search by an assignment that nothing is called, and say which there are."""
    document: Json = service.client._transport.app.openapi()  # type: ignore[attr-defined]
    faults, tried = [], 0
    for operation in operations(document):
        asks = operation.parameters(document, "query")
        if operation.method == "get" and "programme" in asks:
            needed = {name: one["example"] for name, one in asks.items() if one["required"]}
            answer = await service.client.get(
                operation.path, params=needed | {"programme": "finns-inte-2031"}, headers=headers
            )
            tried += 1
            said = [(fault["field"], PROGRAMME in fault["expected"]) for fault in answer.json().get("errors", [])]
            if (answer.status_code, said) != (422, [("query.programme", True)]):
                faults.append(f"{operation.path}: {answer.status_code} {answer.text}")
    return faults or ([] if tried else ["no search by assignment"])
