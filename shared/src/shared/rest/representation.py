"""Answers as representations (RFC 9110): a strong ETag of the very bytes, 304 for what the caller has, and HEAD."""

import re
from hashlib import blake2b

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.process.server import PLAIN_PATHS
from shared.rest.deprecations import headers_of
from shared.rest.downloads import disposition
from shared.rest.links import base_url

VARY = ("Accept", "Accept-Language", "Authorization", "Forwarded")
"""What an answer depends on, beside its address: the format, what the caller may see, and how the links are written.

The language only decides how a CSV is written (`csv_export.dialect_of`).
"""
CACHE = "private, no-cache"
"""The caller may keep an answer, and asks each time whether it still holds: steps and rights change with time."""
OF_CONTENT = ("content-type", "content-length")


class Representation:
    """Holds back the head of an answer until its body is there. What is streamed has no ETag."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(PLAIN_PATHS):
            await self._app(scope, receive, send)
            return
        asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        start: Message | None = None

        async def send_whole(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if start:
                _complete(scope, asked["method"], start, message)
                head, start = start, None
                await send(head)
            await send(message if asked is scope else {**message, "body": b""})

        await self._app(asked, receive, send_whole)


def _complete(scope: Scope, method: str, start: Message, body: Message) -> None:
    headers = MutableHeaders(scope=start)
    for name in VARY:
        headers.add_vary_header(name)
    if found := scope.get("deprecation"):
        request = Request(scope)
        headers.update(headers_of(found, f"{base_url(request)}{request.app.state.root}/changes"))
    if headers.get("location", "").startswith("/"):
        headers["Location"] = base_url(Request(scope)) + headers["Location"]
    if method == "GET":
        headers.setdefault("Cache-Control", CACHE)
        if start["status"] == 200 and (named := disposition(scope["path"], headers.get("content-type", ""))):
            headers.setdefault("Content-Disposition", named)
    if body.get("more_body") or not ((method == "GET" and start["status"] == 200) or "etag" in headers):
        return
    headers["ETag"] = _tag(headers.get("etag"), body.get("body", b""))
    if method == "GET" and start["status"] == 200 and _has(Headers(scope=scope).get("if-none-match"), headers["ETag"]):
        start["status"] = 304
        for name in OF_CONTENT:
            del headers[name]
        body["body"] = b""


def _tag(version: str | None, body: bytes) -> str:
    """`"<version>-<hash>"` of a resource with a version, else `"<hash>"`."""
    digest = blake2b(body, digest_size=8).hexdigest()
    return f'"{version[1:-1]}-{digest}"' if version else f'"{digest}"'


def _has(if_none_match: str | None, tag: str) -> bool:
    """True when the caller has this representation already. Compared weakly, as the standard says of this header."""
    return if_none_match is not None and (if_none_match.strip() == "*" or tag in re.findall(r'"[^"]*"', if_none_match))
