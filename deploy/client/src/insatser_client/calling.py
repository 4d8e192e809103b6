"""What every caller does: an answer or the refusal as an error, all rows of a list, the events one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ParamSpec, Protocol, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


class Answer(Protocol):
    """What an operation's `sync_detailed` gives."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def parsed(self) -> object: ...


class Page(Protocol[T]):
    """A page of a list."""

    @property
    def items(self) -> list[T]: ...


class Refused(Exception):
    """The service has refused: `problem` is what it said (RFC 9457), the message its title and detail, in Swedish."""

    def __init__(self, status: int, problem: object) -> None:
        said = " ".join(str(getattr(problem, part, "")) for part in ("title", "detail")).strip()
        super().__init__(said or f"HTTP {status}")
        self.status = status
        self.problem = problem


def expect(kind: type[T], operation: Callable[P, Answer], *args: P.args, **kwargs: P.kwargs) -> T:
    """The answer of an operation, as what it is when all goes well: `expect(PayeeOut, get_payee.sync_detailed, …)`."""
    return _answered(kind, operation(*args, **kwargs))


def every(
    page: Callable[..., Page[T]], operation: Callable[P, Answer], *args: P.args, **kwargs: P.kwargs
) -> Iterator[T]:
    """All rows of a list, also of one that grows meanwhile: nothing comes twice, and nothing is left out."""
    for answer in pages(page, operation, *args, **kwargs):
        yield from cast("Page[T]", answer.parsed).items


def pages(
    page: Callable[..., Page[T]], operation: Callable[P, Answer], *args: P.args, **kwargs: P.kwargs
) -> Iterator[Answer]:
    """The answers, one for each page, with their headers."""
    kind = cast("type[Any]", page)
    following: dict[str, Any] = {}
    while True:
        answer = cast("Callable[..., Answer]", operation)(*args, **({"limit": 500} | kwargs | following))
        found = _answered(kind, answer)
        yield answer
        if not (cursor := found.field_meta.next_cursor):
            return
        following = {"cursor": cursor}


def events(
    kind: type[T],
    operation: Callable[P, Answer],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Iterator[T]:
    """What is in the feed after `last_event_id`, in its order; then it ends. Ask again with the id of the last one.

    `events(EventOut, get_events.sync_detailed, client=budget, last_event_id=seen, timeout=20_000)`: `timeout` is how
    many milliseconds the service waits for something new.
    """
    after: dict[str, Any] = {}
    while True:
        asked = {"limit": 1000} | kwargs | after
        answer = cast("Callable[..., Answer]", operation)(*args, **asked)
        batch = _answered(list, answer)
        yield from cast("list[T]", batch)
        if len(batch) < cast("int", asked["limit"]):
            return
        after = {"last_event_id": batch[-1].id, "timeout": 0}


def _answered(kind: type[T], answer: Answer) -> T:
    if isinstance(answer.parsed, kind):
        return answer.parsed
    raise Refused(int(answer.status_code), answer.parsed)
