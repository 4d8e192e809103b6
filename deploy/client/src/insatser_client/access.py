"""Who calls, and how patiently: tokens that are renewed in time, and waiting where the service asks for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator
from typing import TypeVar

import httpx

Client = TypeVar("Client")
MARGIN = 30.0
"""Seconds before a token ends that it is renewed."""
TRIES = 4
LONGEST_WAIT = 60.0
BUSY = (429, 503)
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class ClientCredentials(httpx.Auth):
    """A token of the agency's issuer for a program (OAuth 2.0 client credentials), renewed before it ends.

    `secret` is the client's secret or, where the issuer asks for `private_key_jwt`, a function that signs an assertion.
    """

    requires_response_body = True

    def __init__(self, token_url: str, client_id: str, secret: str | Callable[[], str], *, scope: str = "") -> None:
        self._token_url = token_url
        self._client_id = client_id
        self._secret = secret
        self._scope = {"scope": scope} if scope else {}
        self._token = ""
        self._until = 0.0

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if time.monotonic() > self._until:
            self._take((yield self._asking()))
        request.headers["Authorization"] = f"Bearer {self._token}"
        answer = yield request
        if answer.status_code == 401:  # withdrawn, or the issuer has changed its keys
            self._take((yield self._asking()))
            request.headers["Authorization"] = f"Bearer {self._token}"
            yield request

    def _asking(self) -> httpx.Request:
        asked = {"grant_type": "client_credentials", "client_id": self._client_id} | self._scope
        if callable(self._secret):
            asked |= {"client_assertion_type": ASSERTION, "client_assertion": self._secret()}
        else:
            asked |= {"client_secret": self._secret}
        return httpx.Request("POST", self._token_url, data=asked)

    def _take(self, answer: httpx.Response) -> None:
        answer.raise_for_status()
        given = answer.json()
        self._token = str(given["access_token"])
        self._until = time.monotonic() + max(0.0, float(given.get("expires_in", 60)) - MARGIN)


class Token(httpx.Auth):
    """A token that somebody else renews."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class Patient(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Sends again what was refused for the moment (429, 503), after as long as the service says.

    Only what may be sent twice: what reads, and what has a key (`Idempotency-Key`) or a version (`If-Match`).
    """

    def __init__(self, sync: httpx.BaseTransport | None = None, later: httpx.AsyncBaseTransport | None = None) -> None:
        self._sync = sync or httpx.HTTPTransport()
        self._later = later or httpx.AsyncHTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        for number in range(1, TRIES + 1):
            answer = self._sync.handle_request(request)
            if not _again(request, answer, number):
                break
            answer.close()
            time.sleep(_wait(answer, number))
        return answer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        for number in range(1, TRIES + 1):
            answer = await self._later.handle_async_request(request)
            if not _again(request, answer, number):
                break
            await answer.aclose()
            await asyncio.sleep(_wait(answer, number))
        return answer

    def close(self) -> None:
        self._sync.close()

    async def aclose(self) -> None:
        await self._later.aclose()


def connect(kind: Callable[..., Client], root: str, access: httpx.Auth, *, transport: Patient | None = None) -> Client:
    """A client of one service: `connect(budget.AuthenticatedClient, "https://host/budget/v1", access)`."""
    using = {"auth": access, "transport": transport or Patient()}
    return kind(base_url=root, token="", httpx_args=using, raise_on_unexpected_status=True)


def _again(request: httpx.Request, answer: httpx.Response, number: int) -> bool:
    repeatable = request.method in ("GET", "HEAD") or {"Idempotency-Key", "If-Match"} & set(_titled(request))
    return bool(answer.status_code in BUSY and repeatable and number < TRIES)


def _titled(request: httpx.Request) -> list[str]:
    return [name.title() for name in request.headers]


def _wait(answer: httpx.Response, number: int) -> float:
    asked = answer.headers.get("Retry-After", "")
    return min(LONGEST_WAIT, float(asked) if asked.isdigit() else 2.0**number)
