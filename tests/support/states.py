"""Each operation on an object in each of its states, by the roles: does it answer as the reviewed table says?

The table is `tests/architecture/who_may_when.csv`; who may at all stands in `who_may_what.csv`. An answer that would
change something is stopped at its commit, so every one is asked of the object as it stands, and nothing has to be
brought back. In every state the organiser is asked, one of the roles that may in general and one of those that may not,
another each time: all of them are asked in `tests/support/answers.py`.
"""

import csv
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from insatser.layout import CLONE
from shared.clock import new_id
from shared.kit.errors import DomainError
from shared.roles import ROLES
from tests.support.answers import expected, operations
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

TABLE = CLONE / "tests" / "architecture" / "who_may_when.csv"
PERSON = "en-som-har-alla-roller"
LET_IN, FORBIDDEN, HIDDEN = "let in", "forbidden", "not-found"


_WRITES = text("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")


class LetIn(DomainError):
    """All was tried and would have been kept."""

    status, slug, title = 409, LET_IN, "Hade godtagits"


def reviewed(service: str) -> dict[str, dict[str, str]]:
    """Operation, or operation:role where one role differs, → state → `let in` or the end of the problem's type."""
    found: dict[str, dict[str, str]] = {}
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["service"] == service:
                assert row["operation"] not in found, f"{row['operation']} stands twice"
                assert len(row["why"]) > 15, row
                found[row["operation"]] = dict(_states(row))
    return found


def _states(row: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    yield from ((state, LET_IN) for state in row["let_in"].split())
    for part in filter(None, row["refused"].split("; ")):
        slug, _, states = part.partition(": ")
        yield from ((state, slug) for state in states.split())


@dataclass
class States:
    """One service whose objects are in some state; `own` is the organiser that they are of, `foreign` another."""

    service: ServiceUnderTest
    authorization: AuthorizationHeaders
    own: str
    foreign: str
    moment: Mapping[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    seen: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    """Operation → state → what granted roles were answered: for whoever writes the table."""
    asked: int = 0
    cells: int = 0

    def __post_init__(self) -> None:
        document = self.service.client._transport.app.openapi()  # type: ignore[attr-defined]
        self.operations = {one.name: one for one in operations(document, self.service.api.root)}
        self.who = expected(self.service.api.work.service)
        self.when = reviewed(self.service.api.work.service)

    async def ask(self, state: str, paths: Mapping[str, str], bodies: Mapping[str, Any]) -> None:
        """Every operation in `paths` (operation → its address) by every role; `bodies` are whole, or of a role."""
        async with nothing_kept():
            for name, path in paths.items():
                body = bodies.get(name)
                for role in self._callers(name):
                    await self._ask(state, name, path, role, body(role) if callable(body) else body)

    def _callers(self, name: str) -> list[str]:
        """Whoever may within a limit or has a row of its own, one of the others who may, and one who may not."""
        apart = [
            role for role, condition in self.who[name].items() if condition != "all" or f"{name}:{role}" in self.when
        ]
        alike = [role for role in self.who[name] if role not in apart]
        others = [role for role in ROLES if role not in self.who[name]]
        self.cells += 1
        return [*apart, *([alike[self.cells % len(alike)]] if alike else []), others[self.cells % len(others)]]

    async def _ask(self, state: str, name: str, path: str, role: str, body: Any) -> None:
        condition = self.who[name].get(role)
        row = f"{name}:{role}" if f"{name}:{role}" in self.when else name
        said = self.when.get(row, {}).get(state, "nothing")
        answer = await self._send(name, path, role, body, own=self.own)
        outcome = _outcome(answer)
        if condition is not None:
            self.seen.setdefault(row, {}).setdefault(state, set()).add(outcome)
        wanted = said if condition else FORBIDDEN
        if outcome != wanted:
            self._fault(state, name, role, answer, wanted)
        if condition == "own":
            other = await self._send(name, path, role, body, own=self.foreign)
            if _outcome(other) != HIDDEN:
                self._fault(state, name, "another organiser", other, HIDDEN)

    async def _send(self, name: str, path: str, role: str, body: Any, *, own: str) -> httpx.Response:
        self.asked += 1
        whose = {"organization_number": own} if role == "organizer" else {}
        headers = self.authorization(role, subject=PERSON, **whose) | dict(self.moment)
        headers |= {"If-Match": "*", "Idempotency-Key": str(new_id())}
        method = self.operations[name].method
        return await self.service.client.request(method, path, json=body, headers=headers)

    def _fault(self, state: str, name: str, role: str, answer: httpx.Response, wanted: str) -> None:
        self.faults.append(f"{state}: {name} by {role} is not {wanted}: {answer.status_code} {answer.text[:300]}")

    def must_be_whole(self) -> None:
        """Every state of the table has been asked, and there was nothing that it does not say."""
        asked = {(name, state) for name, states in self.seen.items() for state in states}
        table = {(name, state) for name, states in self.when.items() for state in states}
        assert not self.faults, "\n".join(self.faults)
        assert asked == table, sorted(asked ^ table)


def _outcome(answer: httpx.Response) -> str:
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return str(answer.status_code)
    return str(answer.json()["type"]).rpartition("/")[2]


@asynccontextmanager
async def nothing_kept() -> AsyncIterator[None]:
    """Whatever would be committed meanwhile is refused as let in, and undone."""

    def stop(session: Session) -> None:
        """A transaction that has only read has nothing to keep: an endpoint may read in one and write in the next."""
        if session.execute(_WRITES).scalar_one():
            raise LetIn("Allt hade sparats.")

    event.listen(Session, "before_commit", stop)
    try:
        yield
    finally:
        event.remove(Session, "before_commit", stop)
