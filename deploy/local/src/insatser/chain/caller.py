"""Calls to the four APIs as a person with a role, with the headers that changes need."""

from __future__ import annotations

import uuid
from typing import Any, Self

import httpx

from insatser.target import Target

SECONDS = 240.0
Json = dict[str, Any]


class Refused(Exception):
    """An API refused a step of the chain; the message is what it said."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        try:
            problem = answer.json()
        except ValueError:
            problem = {"title": answer.text[:500]}
        self.problem: Json = problem
        reason = " ".join(str(problem.get(part, "")) for part in ("title", "detail"))
        faults = "; ".join(f"{e['field']}: {e['message']} ({e['expected']})" for e in problem.get("errors") or [])
        super().__init__(
            f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {reason} {faults}".strip()
        )


def person(role: str) -> str:
    """The person who has a role in the chain, where nobody else is named."""
    return f"demo-{role}"


class Caller:
    """One connection pool for all four services; every call names the role it is made in.

    Another client, to a service in this process, and headers that go with every call are for tests.
    """

    def __init__(
        self, target: Target, client: httpx.AsyncClient | None = None, headers: dict[str, str] | None = None
    ) -> None:
        self._target = target
        self._client = client or httpx.AsyncClient(timeout=SECONDS)
        self._headers = headers or {}
        self._tokens: dict[tuple[str, str, str | None], str] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    def url(self, service: str) -> str:
        """Where the API of a service is."""
        return self._target.api_url(service)

    @property
    def is_of_this_machine(self) -> bool:
        """Whether the system runs in our hands, with the keys of this machine."""
        return self._target.stack is not None

    def new_key(self) -> str:
        """Key of a call that has none of its own."""
        return str(uuid.uuid4())

    async def get(self, service: str, path: str, *, role: str, organization: str | None = None, **query: Any) -> Json:
        answer = await self.send("GET", service, path, role=role, organization=organization, params=query)
        found: Json = answer.json()
        return found

    async def follow(self, link: Json, *, role: str) -> Json:
        """Follow a link in an answer, to whatever service it leads."""
        token = {"Authorization": f"Bearer {self._token(role, None, None)}"}
        answer = await self._client.request(link["method"], link["href"], headers=token | self._headers)
        if answer.is_error:
            raise Refused(answer)
        found: Json = answer.json()
        return found

    async def all(self, service: str, path: str, *, role: str, **query: Any) -> list[Json]:
        """Every item of a list, page by page."""
        items: list[Json] = []
        page = 1
        while True:
            found = await self.get(service, path, role=role, page=page, limit=200, **query)
            items += found["items"]
            if not found["items"] or len(items) >= found["_meta"]["total_records"]:
                return items
            page += 1

    async def post(
        self,
        service: str,
        path: str,
        body: Json | None = None,
        *,
        role: str,
        subject: str | None = None,
        organization: str | None = None,
        version: int | None = None,
        key: str | None = None,
        method: str = "POST",
        headers: dict[str, str] | None = None,
    ) -> Json:
        """`version` becomes If-Match; an Idempotency-Key always goes along, new unless one is given."""
        headers = {"Idempotency-Key": key or self.new_key()} | (headers or {})
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        answer = await self.send(
            method,
            service,
            path,
            role=role,
            subject=subject,
            organization=organization,
            headers=headers,
            json=body or {},
        )
        answered: Json = answer.json() if answer.content else {}
        return answered

    async def send(
        self,
        method: str,
        service: str,
        path: str,
        *,
        role: str,
        subject: str | None = None,
        organization: str | None = None,
        headers: dict[str, str] | None = None,
        **request: Any,
    ) -> httpx.Response:
        """The answer; raises Refused unless it is a success."""
        token = self._token(role, subject, organization)
        sent = self._headers | {"Authorization": f"Bearer {token}"} | (headers or {})
        answer = await self._client.request(method, self._target.api_url(service) + path, headers=sent, **request)
        if answer.is_error:
            raise Refused(answer)
        return answer

    async def unsent(self, service: str) -> int:
        """Events that the service's broker has not acknowledged yet."""
        answer = await self._client.get(f"{self._target.roots[f'{service}-worker']}/metrics")
        lines = answer.text.splitlines()
        return int(float(next(line.split()[1] for line in lines if line.startswith("outbox_unsent "))))

    def _token(self, role: str, subject: str | None, organization: str | None) -> str:
        wanted = (role, subject or person(role), organization)
        if wanted not in self._tokens:
            self._tokens[wanted] = self._target.token(role, subject=wanted[1], organization_number=organization)
        return self._tokens[wanted]
