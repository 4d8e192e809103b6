"""What lists are narrowed by, tried on what they show themselves.

Whose, in what state, in which assignment and on which day: a list that shows it is also asked for it. What comes has
what was asked for, and what is left out and what is left in are together the whole list.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx

from insatser.services import NAMES
from insatser.target import Target
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
ANOTHER = "2120000142"
"""An organisation that has nothing here."""


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


class Narrowing:
    """Asks the lists of a running system, and keeps what is wrong of them."""

    def __init__(self, target: Target, client: httpx.Client, *roles: str) -> None:
        self.faults: list[str] = []
        self.empty: list[str] = []
        self._target, self._client = target, client
        self._headers = {"Authorization": f"Bearer {target.token(*roles)}"}

    def try_list(self, one: Narrowed) -> None:
        whole = self._ask(one)
        if not whole:
            self.empty.append(str(one))
        for name in SHOWN:
            if name in one.asks:
                self._try_words(one, name, whole)
        if days := DAYS.get(str(one)):
            self._try_days(one, *days, whole)

    def _ask(self, one: Narrowed, **query: Any) -> list[Json]:
        url = f"{self._target.api_url(one.service)}{one.path}"
        answer = self._client.get(url, params={"limit": 500, **query}, headers=self._headers)
        if answer.status_code != 200:
            self.faults.append(f"{one} {query}: {answer.status_code} {answer.text}")
            return []
        rows: list[Json] = answer.json()["items"]
        return rows

    def _try_words(self, one: Narrowed, name: str, whole: list[Json]) -> None:
        seen = {row[name] for row in whole if row.get(name)}
        if name == "organization_number":
            seen.add(ANOTHER)
        for word in sorted(seen | set(one.asks[name])):
            found = self._ask(one, **{name: word})
            if name in one.shows and found != [row for row in whole if row[name] == word]:
                self.faults.append(f"{one}: {name} {word}")
            if word == ANOTHER and found:
                self.faults.append(f"{one}: what is another's")

    def _try_days(self, one: Narrowed, name: str, since: str, until: str, whole: list[Json]) -> None:
        days = sorted(date.fromisoformat(row[name][:10]) for row in whole if row[name])
        for day in {days[0], days[-1]} if days else ():
            last = day + timedelta(days=until.endswith("before"))
            only = self._ask(one, **{since: day, until: last})
            if only != [row for row in whole if (row[name] or "").startswith(str(day))]:
                self.faults.append(f"{one}: {since} and {until} {day}")
            after = self._ask(one, **{since: day + timedelta(days=1)})
            before = self._ask(one, **{until: last - timedelta(days=1)})
            if len(after) + len(only) + len(before) != len(days):
                self.faults.append(f"{one}: {since} {day}, {until} {day}")


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
