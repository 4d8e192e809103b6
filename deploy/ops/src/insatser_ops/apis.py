"""The services' APIs, by their addresses and one token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self
from uuid import uuid4

import httpx

SERVICES = ("selection", "agreements", "budget", "followup")
SECONDS = 60.0
Json = dict[str, Any]


class Refused(Exception):
    """An API has refused, or does not answer; the message is in Swedish, and the status what the API answered."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class Apis:
    """`roots`: service → `https://host/<service>/v1`."""

    def __init__(self, roots: Mapping[str, str], token: str) -> None:
        self.services = tuple(name for name in SERVICES if name in roots)
        self._roots = roots
        self._client = httpx.Client(timeout=SECONDS, headers={"Authorization": f"Bearer {token}"})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, service: str, path: str, **query: str | int) -> Any:
        return self._send("GET", service, path, params=query).json()

    def download(self, service: str, path: str, *, accept: str = "*/*", **query: str | int) -> bytes:
        """The bytes that the service has, as they are."""
        return self._send("GET", service, path, params=query, headers={"Accept": accept}).content

    def post(self, service: str, path: str, body: Json) -> Json:
        answer: Json = self._send("POST", service, path, json=body, headers={"Idempotency-Key": str(uuid4())}).json()
        return answer

    def all(self, service: str, path: str, **query: str | int) -> Iterator[Json]:
        """Every item of a list, also of one that grows meanwhile."""
        after: Json = {}
        while True:
            page = self.get(service, path, limit=200, **query, **after)
            yield from page["items"]
            if not (cursor := page["_meta"].get("next_cursor")):
                return
            after = {"cursor": cursor}

    def _send(self, method: str, service: str, path: str, **request: Any) -> httpx.Response:
        if service not in self._roots:
            raise Refused(f"Ingen adress till {service} är angiven.")
        try:
            answer = self._client.request(method, self._roots[service] + path, **request)
        except httpx.HTTPError as error:
            raise Refused(f"{service} svarar inte: {type(error).__name__}") from error
        if not answer.is_success:
            raise Refused(f"{service} svarade {answer.status_code}: {_words(answer)}", answer.status_code)
        return answer


def roots_of(base: str | None, addresses: Sequence[str]) -> dict[str, str]:
    """`base` is where all services are, `addresses` are `budget=http://127.0.0.1:8103` for those that are elsewhere."""
    hosts = dict.fromkeys(SERVICES, base) if base else {}
    for address in addresses:
        name, given, host = address.partition("=")
        if name not in SERVICES or not given:
            raise Refused(f"Skriv adressen som tjänst=adress, med någon av {', '.join(SERVICES)}: {address}")
        hosts[name] = host
    if not hosts:
        raise Refused("Ange var tjänsterna finns: --base, eller --address för var och en.")
    return {name: f"{str(host).rstrip('/')}/{name}/v1" for name, host in hosts.items()}


def _words(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
    except ValueError:
        return answer.text[:200]
    said = " ".join(str(problem.get(part, "")) for part in ("title", "detail")).strip()
    return "\n".join([said, *(_fault(fault) for fault in problem.get("errors") or ())])


def _fault(fault: Json) -> str:
    """One field of what was sent: `reason: texten är för kort, minst 5 tecken`."""
    field = str(fault.get("field", "")).removeprefix("body.")
    return f"{field}: {', '.join(str(fault[part]) for part in ('message', 'expected') if fault.get(part))}"
