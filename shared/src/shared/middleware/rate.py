"""How many calls a client may make: a bucket of its own, and how full it is in every answer."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import NamedTuple

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kit.actor import Actor
from shared.process.server import PLAIN_PATHS
from shared.rest.access import identify
from shared.rest.gateways import address_of
from shared.rest.problems import plain_problem

CLIENTS_REMEMBERED = 10_000


class Left(NamedTuple):
    """What a client has left after a call: how many calls, and the seconds until it has all of them again."""

    calls: int
    full_in: int
    wait: int
    """0 when the call may go on, else the seconds until the next one may."""


class Buckets:
    """A token bucket per client: `per_minute` calls, as many at once after a quiet minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._size = per_minute
        self._clock = clock
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, client: Hashable) -> Left:
        now = self._clock()
        left, at = self._left.pop(client, (float(self._size), now))
        left = min(float(self._size), left + (now - at) * self._size / 60)
        wait = 0 if left >= 1 else max(1, round((1 - left) * 60 / self._size))
        left = left if wait else left - 1
        self._left[client] = (left, now)
        if len(self._left) > CLIENTS_REMEMBERED:
            self._left.popitem(last=False)
        return Left(int(left), -int((left - self._size) * 60 // self._size), wait)


class RateLimit:
    """Refuses the call that is one too many, and tells every caller where it stands (RateLimit header fields)."""

    def __init__(self, app: ASGIApp, *, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._policy = f'"minute";q={per_minute};w=60'
        self._buckets = Buckets(per_minute, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(PLAIN_PATHS):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        await identify(request)
        left = self._buckets.take(_client(request))

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = self._policy
                headers["RateLimit"] = f'"minute";r={left.calls};t={left.full_in}'
            await send(message)

        if left.wait:
            answer = plain_problem(request, 429)
            answer.headers["Retry-After"] = str(left.wait)
            await answer(scope, receive, send_counted)
        else:
            await self._app(scope, receive, send_counted)


def _client(request: Request) -> tuple[str, str]:
    """Who is counted: the person or program behind a token that is valid, however many tokens they have; else the
    address, so that whoever guesses tokens has one bucket, and leaves that of nobody else."""
    caller = request.state.caller
    if isinstance(caller, Actor):
        return "subject", caller.subject
    return "address", address_of(request)
