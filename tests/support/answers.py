"""Every operation asked by every role, with bodies, on objects that exist: does each answer as the reviewed table says?

The table (`tests/architecture/who_may_what.csv`) is a second opinion. It is written from what the roles are for, and
neither docs/permissions.csv nor the code that reads it is asked here.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from sqlalchemy import text

from insatser.layout import CLONE
from shared.clock import new_id
from shared.rest.operations import JSON
from shared.roles import ROLES
from tests.support.descriptions import SENT
from tests.support.mirrors import Mirror, lists_of, wholes_of
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

TABLE = CLONE / "tests" / "architecture" / "who_may_what.csv"
PERSON = "en-och-samma"
"""All tokens are of one person: what one of them may must not rub off on another."""
FORBIDDEN = (403, "/problems/forbidden")
NOBODYS = "00000000-0000-7000-8000-000000000000"
PATHS_PER_ADDRESS = 3
_TRACES = text("SELECT (SELECT count(*) FROM audit_entry) + (SELECT count(*) FROM outbox) + count(*) FROM idempotency")


def expected(service: str) -> dict[str, dict[str, str]]:
    """Operation → role → which objects: all, own, published, or self, where the example in the API's description is
    about somebody else and is refused. Raises when an operation stands twice."""
    found: dict[str, dict[str, str]] = {}
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for operation in row["operations"].split():
                if row["service"] not in (service, "*"):
                    continue
                assert operation not in found, f"{operation} stands twice for {service}"
                pairs = (word.partition(":") for word in row["roles"].split())
                found[operation] = {role: condition or "all" for role, _, condition in pairs}
                assert found[operation].keys() <= set(ROLES), row
    return found


@dataclass(frozen=True)
class Operation:
    """One method of one address, as the API describes it."""

    name: str
    method: str
    path: str
    body: Any
    query: Mapping[str, str] = field(default_factory=dict)
    """What the query must have, from the examples that stand there."""

    @property
    def head(self) -> str:
        """The address as far as its last parameter: what must exist for the operation to reach something."""
        return self.path[: self.path.rindex("}") + 1] if "}" in self.path else ""

    def on(self, known: str) -> str:
        """The address for an object whose own address is known."""
        return known + self.path[len(self.head) :]


def operations(document: Mapping[str, Any], root: str) -> Iterator[Operation]:
    """The addresses of the description stand under the service's root."""
    schemas = document["components"]["schemas"]
    for path, item in document["paths"].items():
        for method, described in item.items():
            if described.get("security"):
                content = described.get("requestBody", {}).get("content", {})
                schema = next((kind["schema"] for name, kind in content.items() if name in SENT), None)
                body = _example(schema, schemas) if schema else None
                address = path if path.startswith(root) else root + path
                query = _query(described, schemas)
                yield Operation(described["operationId"], method.upper(), address, body, query)


def _query(described: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, str]:
    """The parameters that the operation must have."""
    parameters = [one for one in described.get("parameters", ()) if one.get("in") == "query" and one.get("required")]
    return {one["name"]: str(one.get("example") or _example(one["schema"], schemas)) for one in parameters}


def _example(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """A body from the examples that stand at its fields."""
    if "$ref" in schema:
        return _example(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if examples := schema.get("examples"):
        return examples[0]
    if "properties" in schema:
        needed = schema.get("required", schema["properties"])
        return {name: _example(schema["properties"][name], schemas) for name in needed}
    if options := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        return _example(options[0], schemas)
    if schema.get("type") == "array":
        return [_example(schema.get("items", {}), schemas)]
    return schema.get("enum", schema.get("const", ["text"]))[0] if "enum" in schema else schema.get("const", "text")


@dataclass
class Asking:
    """One service asked by every role, as one person."""

    service: ServiceUnderTest
    authorization: AuthorizationHeaders
    own: str
    """The organiser that the organiser's token is of."""
    foreign: str
    faults: list[str] = field(default_factory=list)
    asked: int = 0

    def __post_init__(self) -> None:
        self.document = self.service.client._transport.app.openapi()  # type: ignore[attr-defined]
        self.operations = list(operations(self.document, self.service.api.root))
        self.table = expected(self.service.api.work.service)

    async def ask_everything(self) -> None:
        """First all that must be refused, which leaves no trace; then what is granted, reads before changes."""
        everything = await self._walk(*(role for role in ROLES if role != "organizer"))
        seen = {"own": await self._walk("organizer"), "published": await self._walk("evaluator")}
        await self._other_organiser_stays_unseen(seen["own"])
        mirror = await self._mirror(everything)
        await self._turn_pages(mirror)
        traces = await self._traces()
        for operation in self.operations:
            for role in ROLES:
                condition = self.table[operation.name].get(role)
                if condition is None:
                    await self._refused(operation, role, everything)
                elif condition in seen:
                    await self._hidden(operation, role, everything - seen[condition])
        if await self._traces() != traces:
            self.faults.append("what was refused has left a trace")
        for operation in sorted(self.operations, key=lambda op: op.method != "GET"):
            for role, condition in self.table[operation.name].items():
                await self._granted(operation, role, seen.get(condition, everything))
        await mirror.follow()
        self.faults += await mirror.differing()

    async def _mirror(self, known: set[str]) -> Mirror:
        """Of every list, and of one of each that lies within another object, before anything is changed."""
        names = {name for _, name in lists_of(self.document)}
        lists = {self._address(operation, known): operation for operation in self.operations if operation.name in names}
        wholes = wholes_of(self.document)
        roles = tuple(role for role in ROLES if role != "organizer")

        async def get(address: str, query: dict[str, str], accept: str) -> httpx.Response:
            return await self._send("GET", f"{address}?{urlencode(query)}", roles, None, accept=accept)

        followed = [address for address in lists if NOBODYS not in address]
        mirror = Mirror(get, followed, frozenset(one for one in followed if lists[one].name in wholes))
        await mirror.read_whole()
        return mirror

    async def _turn_pages(self, mirror: Mirror) -> None:
        """Every list in every order that it offers: the second page, after a cursor, is another row than the first."""
        for address in mirror.lists:
            refused = await mirror.get(address, {"sort": "-"}, JSON)
            for sort in refused.json()["errors"][0]["expected"].removeprefix("något av ").split(", "):
                for way in (sort, f"-{sort}"):
                    query = {"sort": way, "limit": "1"}
                    first = await mirror.get(address, query, JSON)
                    if not first.is_success:
                        self.faults.append(f"{address} by {way} is {first.status_code}")
                    elif cursor := first.json()["_meta"]["next_cursor"]:
                        second = await mirror.get(address, query | {"cursor": cursor}, JSON)
                        if not second.is_success or second.json()["items"] in ([], first.json()["items"]):
                            self.faults.append(f"{address} by {way} has no second page: {second.status_code}")

    async def _refused(self, operation: Operation, role: str, known: set[str]) -> None:
        answer = await self._ask(operation, role, self._address(operation, known))
        if _outcome(answer) != FORBIDDEN:
            self._fault(operation, role, answer, "is not refused")

    async def _hidden(self, operation: Operation, role: str, hidden: set[str]) -> None:
        """An object that exists, and is not the caller's."""
        if any(_is_at(operation.head, path) for path in hidden):
            answer = await self._ask(operation, role, self._address(operation, hidden))
            if answer.status_code != 404:
                self._fault(operation, role, answer, "reaches what is not its own")

    async def _granted(self, operation: Operation, role: str, known: set[str]) -> None:
        answer = await self._ask(operation, role, self._address(operation, known))
        reaches = not operation.head or any(_is_at(operation.head, path) for path in known)
        if self.table[operation.name][role] == "self":
            # Of what does not exist nobody is told whose it would have been.
            if _outcome(answer) != FORBIDDEN and (reaches or answer.status_code != 404):
                self._fault(operation, role, answer, "acts for somebody else")
            return
        gone = operation.method == "GET" and reaches and answer.status_code == 404 and operation.path == operation.head
        if answer.status_code in (401, 500) or _outcome(answer) == FORBIDDEN or gone:
            self._fault(operation, role, answer, "is not let in")

    async def _other_organiser_stays_unseen(self, own: set[str]) -> None:
        for operation in self.operations:
            if operation.method == "GET" and self.table[operation.name].get("organizer") == "own":
                answer = await self._ask(operation, "organizer", self._address(operation, own))
                if answer.is_success and self.foreign in answer.text:
                    self._fault(operation, "organizer", answer, "shows another organiser")

    async def _walk(self, *roles: str) -> set[str]:
        """The addresses of all objects that these roles together are shown, from list to list by the links."""
        reads = [operation for operation in self.operations if operation.method == "GET"]
        found: set[str] = set()
        waiting = [operation.path for operation in reads if not operation.head]
        while waiting:
            address = waiting.pop()
            answer = await self._send("GET", address, roles, None)
            # The query of a link narrows a list; what the address itself leads to is the same.
            for path in re.findall(r'"href":"http://[^/"]+(/[^"?]*)', answer.text if answer.is_success else ""):
                heads = [op.path for op in reads if op.head and _is_at(op.path, path)]
                if path not in found and heads:
                    alike = sum(_is_at(heads[0], other) for other in found)
                    found.add(path)
                    waiting += [path] if alike < PATHS_PER_ADDRESS else []
                    waiting += [
                        op.on(path)
                        for op in reads
                        if op.path != op.head and _is_at(op.head, path) and alike < PATHS_PER_ADDRESS
                    ]
        return found

    def _address(self, operation: Operation, known: set[str]) -> str:
        """The operation's address on an object that is known, else on one that nobody has."""
        for path in sorted(known):
            if operation.head and _is_at(operation.head, path):
                return operation.on(path)
        return re.sub(r"\{[^}]*\}", NOBODYS, operation.path)

    async def _ask(self, operation: Operation, role: str, address: str) -> httpx.Response:
        query = f"?{urlencode(operation.query)}" if operation.query else ""
        return await self._send(operation.method, address + query, (role,), operation.body)

    async def _send(
        self, method: str, address: str, roles: tuple[str, ...], body: Any, *, accept: str = "*/*"
    ) -> httpx.Response:
        self.asked += 1
        whose = {"organization_number": self.own} if "organizer" in roles else {}
        headers = self.authorization(*roles, subject=PERSON, **whose) | {"Accept": accept}
        headers |= {"If-Match": "*", "Idempotency-Key": str(new_id())} if method != "GET" else {}
        return await self.service.client.request(method, f"http://a.test{address}", json=body, headers=headers)

    async def _traces(self) -> int:
        async with self.service.sessions() as session:
            return int((await session.execute(_TRACES)).scalar_one())

    def _fault(self, operation: Operation, role: str, answer: httpx.Response, what: str) -> None:
        where = f"{role} {operation.name} {answer.request.method} {answer.request.url.path}"
        self.faults.append(f"{where} {what}: {answer.status_code} {answer.text[:160]}")


def _outcome(answer: httpx.Response) -> tuple[int, str]:
    problem = answer.headers.get("content-type", "").startswith("application/problem+json")
    return answer.status_code, answer.json()["type"] if problem else ""


def _is_at(template: str, path: str) -> bool:
    """Whether a path is of the form of a template."""
    parts, names = path.split("/"), template.split("/")
    return len(parts) == len(names) and all(n == p or n.startswith("{") for p, n in zip(parts, names, strict=True))
