"""What time it is for the timed jobs of a worker."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from shared.clock import ids_of, taking_ids, utc_now
from shared.kit.db import Sessions
from shared.kit.settings import ServiceSettings


async def run_by_clock(
    name: str, job: Callable[..., Awaitable[object]], sessions: Sessions, settings: ServiceSettings
) -> None:
    """Run a job now; in the local profile a file may stop the clock, so that a past can be entered call by call."""
    if (stopped := _stopped(settings)) is None:
        await job(sessions, utc_now())
        return
    with taking_ids(_ids(name, stopped)):
        await job(sessions, stopped)


def _stopped(settings: ServiceSettings) -> datetime | None:
    if settings.profile == "local" and settings.jobs_clock:
        with suppress(FileNotFoundError):
            return datetime.fromisoformat(Path(settings.jobs_clock).read_text(encoding="utf-8"))
    return None


@cache
def _ids(name: str, at: datetime) -> Iterator[UUID]:
    """Ids that go on where the last round ended, for the clock stands still."""
    return ids_of(name, at)
