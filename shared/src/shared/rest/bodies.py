"""The body of a JSON request, before anybody reads a value out of it: no name stands twice in an object.

Readers differ in which of the two they take (RFC 8259, 4), so a gateway that looks at one may let the other through.
"""

import json
from typing import Any

from starlette.types import Message, Receive

from shared.kit.errors import FieldError, MalformedRequest

NAME = 40


class _Repeated(Exception):
    pass


async def read_whole(receive: Receive) -> tuple[bytes, Receive]:
    """The body, and a way to receive it once more. Whoever hangs up meanwhile is noticed by the next reader."""
    messages: list[Message] = []
    while not messages or (messages[-1]["type"] == "http.request" and messages[-1].get("more_body", False)):
        messages.append(await receive())
    again = iter(messages)

    async def receive_again() -> Message:
        return next(again, None) or await receive()

    return b"".join(message.get("body", b"") for message in messages), receive_again


def refuse_repeated_names(body: bytes) -> None:
    """Raise MalformedRequest for a repeated name. What is no JSON at all is refused later, in the words for that."""
    try:
        json.loads(body, object_pairs_hook=_once)
    except _Repeated as repeated:
        name = str(repeated)[:NAME]
        fault = FieldError(field=f"body.{name}", message="namnet står två gånger i samma objekt", expected="en gång")
        raise MalformedRequest("Ange varje namn en gång i varje objekt.", errors=(fault,)) from repeated
    except (ValueError, RecursionError):
        return


def _once(pairs: list[tuple[str, Any]]) -> None:
    names = set()
    for name, _ in pairs:
        if name in names:
            raise _Repeated(name)
        names.add(name)
