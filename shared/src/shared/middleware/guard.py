"""The guard: who calls, may they, and is the request one of ours, settled before any of its body is read."""

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kit.errors import DomainError, FieldError, MalformedRequest
from shared.process.server import PLAIN_PATHS
from shared.rest.accept import negotiate
from shared.rest.access import admit
from shared.rest.bodies import read_whole, refuse_repeated_names
from shared.rest.opening import set_clock
from shared.rest.operations import Operation, Operations
from shared.rest.problems import DATABASE_FAILURES, TooLarge, database_problem, plain_problem, refusal, too_large

FAULTS = 10
"""How many faults an answer counts up: finding the nearest name takes time that a stranger must not have."""
NAME = 40


class Guard:
    """Sees to it that work is done only for callers who may ask for it, in requests that can be answered.

    FastAPI reads and parses a body before it runs any dependency; this runs before FastAPI. What it finds out about
    the caller it leaves in `request.state` and in the scope, where the dependencies read it.
    """

    def __init__(self, app: ASGIApp, *, max_body: int, max_upload: int) -> None:
        self._app = app
        self._max_body = max_body
        self._max_upload = max_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(PLAIN_PATHS):
            await self._app(scope, receive, send)
            return
        operations: Operations = scope["app"].state.operations
        here = operations.at(scope["path"])
        if "GET" in here:
            here["HEAD"] = here["GET"]
        operation = here.get(scope["method"])
        if operation is None:
            await _nothing_here(Request(scope), here)(scope, receive, send)
            return
        scope["operation"], scope["offered"] = operation.name, operation.formats
        scope["protected"] = not operation.public
        scope["deprecation"] = operation.deprecation
        limit = self._max_upload if operation.takes_file else self._max_body
        if answer := await _refused(Request(scope), operation, limit):
            await answer(scope, receive, send)
            return
        receive = _counted(receive, limit)
        if operation.reads_json:
            try:
                body, receive = await read_whole(receive)
                refuse_repeated_names(body)
            except TooLarge:
                await too_large(Request(scope), limit)(scope, receive, send)
                return
            except MalformedRequest as error:
                await refusal(Request(scope), error)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _nothing_here(request: Request, methods: Iterable[str]) -> Response:
    """405 with all the methods of the address, 404 where there is none."""
    allowed = ", ".join(sorted(methods))
    answer = plain_problem(request, 405 if allowed else 404)
    if allowed:
        answer.headers["Allow"] = allowed
    return answer


async def _refused(request: Request, operation: Operation, limit: int) -> Response | None:
    try:
        await _admit(request, operation)
    except DomainError as error:
        return refusal(request, error)
    except DATABASE_FAILURES as error:  # whether a role has been delegated is read there
        return database_problem(request, error)
    length = request.headers.get("content-length", "")
    return too_large(request, limit) if length.isdecimal() and int(length) > limit else None


async def _admit(request: Request, operation: Operation) -> None:
    if not operation.public:
        await admit(request, operation.name)
    if operation.documented:
        negotiate(request, operation)
        _refuse_unknown(request, operation)
        set_clock(request)


def _refuse_unknown(request: Request, operation: Operation) -> None:
    """A misspelt condition would otherwise be none, and the answer about something else than was asked."""
    times = Counter(name for name, _ in request.query_params.multi_items())
    faults = (fault for name in times if (fault := _fault(name, times[name], operation)))
    if errors := tuple(islice(faults, FAULTS)):
        raise MalformedRequest("Rätta sökparametrarna under errors och skicka igen.", errors=errors)


def _fault(name: str, times: int, operation: Operation) -> FieldError | None:
    if name not in operation.query:
        known = sorted(operation.query)
        near = get_close_matches(name[:NAME], known, 1) or known
        expected = " eller ".join(near) or "inga sökparametrar"
        return FieldError(field=f"query.{name[:NAME]}", message="parametern finns inte", expected=expected)
    if times > 1 and name not in operation.repeated:
        return FieldError(field=f"query.{name}", message="parametern står flera gånger", expected="ett värde")
    return None


def _counted(receive: Receive, limit: int) -> Receive:
    """A body is counted as it comes too, whatever it calls itself, and cut off at the limit."""
    seen = 0

    async def receive_counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise TooLarge(limit)
        return message

    return receive_counted
