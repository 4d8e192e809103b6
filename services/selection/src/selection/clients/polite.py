"""A client that is polite to an open API: one call at a time, a pause between, and waits when it is asked to."""

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

WAITS = (1.0, 5.0, 30.0)
"""Seconds before the second, third and fourth try, when the answer does not say."""
LONGEST_WAIT = 60.0
"""Seconds. A source that asks for a longer wait is left, and the fetch backs off."""
BUSY = (429, 500, 502, 503, 504)


class SourceAway(Exception):
    """The API does not answer with what it promises; the message names the address, never the content.

    `why` is the same for people, in Swedish: the fetch says it.
    """

    def __init__(self, message: str, why: str) -> None:
        super().__init__(message)
        self.why = why


class SourceBusy(SourceAway):
    """The API did not answer now. `seconds` is how long it asks us to wait, when it says."""

    def __init__(self, message: str, why: str, seconds: float | None = None) -> None:
        super().__init__(message, why)
        self.seconds = seconds


def not_as_described(path: str) -> SourceAway:
    return SourceAway(f"{path} does not follow its description", f"Svaret på {path} följer inte källans beskrivning.")


class PoliteClient:
    """JSON over GET. `accept` is the version asked for: both APIs want it in the Accept header."""

    def __init__(self, base_url: str, accept: str, *, pause: float, waits: tuple[float, ...] = WAITS) -> None:
        self._pause = pause
        self._waits = waits
        headers = {"Accept": accept, "User-Agent": "insatser-selection/1.0"}
        self._client = httpx.AsyncClient(base_url=base_url, headers=headers, timeout=30.0)

    async def get(self, path: str, **query: str | int) -> dict[str, Any] | None:
        """The answer's JSON; None for 404. Raises SourceBusy when no try gives an answer, SourceAway for a refusal."""
        for attempt in range(len(self._waits) + 1):
            # Wait before every call, the first included: many units are asked for one after the other.
            await asyncio.sleep(self._pause)
            answer = await self._try(path, query)
            if answer is not None and answer.status_code == 404:
                return None
            if answer is not None and answer.status_code == 200:
                return _json(answer, path)
            if answer is not None and answer.status_code not in BUSY:
                number = answer.status_code
                raise SourceAway(f"{path} answered {number}", f"Källan svarade {number} på {path}.")
            if attempt < len(self._waits):
                await asyncio.sleep(_wait(answer, path, self._waits[attempt]))
        tries = len(self._waits) + 1
        raise SourceBusy(f"{path} did not answer in {tries} tries", f"Källan svarade inte på {path} på {tries} försök.")

    async def _try(self, path: str, query: dict[str, str | int]) -> httpx.Response | None:
        try:
            return await self._client.get(path, params=query)
        except httpx.TransportError:
            return None

    async def close(self) -> None:
        await self._client.aclose()


def _wait(answer: httpx.Response | None, path: str, planned: float) -> float:
    """Seconds to wait: what the answer says, else `planned`."""
    seconds = _retry_after(answer.headers.get("Retry-After", "")) if answer is not None else None
    if seconds is not None and seconds > LONGEST_WAIT:
        why = f"Källan ber oss vänta i {seconds:.0f} sekunder."
        raise SourceBusy(f"{path} asks for a wait of {seconds:.0f} seconds", why, seconds)
    return planned if seconds is None else seconds


def _retry_after(header: str) -> float | None:
    """Retry-After is a number of seconds or a date (RFC 9110, 10.2.3)."""
    if header.isdigit():
        return float(header)
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max((at - datetime.now(UTC)).total_seconds(), 0.0)


def _json(answer: httpx.Response, path: str) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError as error:
        raise SourceAway(f"{path} did not answer with JSON", f"Svaret på {path} är inte JSON.") from error
    if not isinstance(found, dict):
        raise not_as_described(path)
    return found
