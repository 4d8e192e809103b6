"""What time it is for a request."""

from datetime import datetime
from typing import Annotated

import structlog
from fastapi import Depends, Request

from shared.clock import utc_now
from shared.kit.errors import MalformedRequest

log = structlog.get_logger()


def set_clock(request: Request) -> None:
    """Set now for the whole request; in the local profile a header may move it, so that deadlines can be tried."""
    moved = request.headers.get("x-with-server-date")
    if moved is not None and request.app.state.settings.profile != "local":
        log.warning("attempt to move the clock refused")
        raise MalformedRequest("X-With-Server-Date godtas bara i en lokal miljö.")
    request.state.server_date = None if moved is None else _moment(moved)
    request.state.now = request.state.server_date or utc_now()


def _moment(text: str) -> datetime:
    try:
        moved = datetime.fromisoformat(text)
    except ValueError as error:
        raise MalformedRequest("Ange X-With-Server-Date som 2026-03-15T08:00:00Z.") from error
    if moved.tzinfo is None:
        raise MalformedRequest("Ange tidszon i X-With-Server-Date, till exempel 2026-03-15T08:00:00Z.")
    if not 1900 <= moved.year < 2200:
        raise MalformedRequest("Ange ett år från 1900 till 2199 i X-With-Server-Date.")
    return moved


async def current_time(request: Request) -> datetime:
    now: datetime = request.state.now
    return now


NowDep = Annotated[datetime, Depends(current_time)]
