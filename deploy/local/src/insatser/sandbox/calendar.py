"""Stories that are run side by side, in the order of their days, as if they had happened."""

from __future__ import annotations

import heapq
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from insatser.layout import Layout
from insatser.services import NAMES

Story = AsyncIterator[str]
"""Tells what happens until a day comes that it yields, `2025-02-03`, and goes on from there when that is the next."""
BEFORE = datetime(2024, 12, 1, tzinfo=UTC)
"""Nothing is due yet."""
OPENS = time(8, tzinfo=UTC)


class Calendar:
    """The day that it is. The stories of one day are run one after the other, by name: always in the same order."""

    def __init__(self) -> None:
        self.day = date.min

    def moment(self, step: int) -> datetime:
        """The moment of a story's step on this day."""
        return datetime.combine(self.day, OPENS) + timedelta(seconds=step)

    async def run(self, stories: Mapping[str, Story], said: Callable[[date], None]) -> None:
        """Run all stories to their ends; `said` hears of each day that comes."""
        waiting = [("", name) for name in stories]
        heapq.heapify(waiting)
        while waiting:
            day, name = heapq.heappop(waiting)
            if day and date.fromisoformat(day) != self.day:
                self.day = date.fromisoformat(day)
                said(self.day)
            async for following in stories[name]:
                assert following >= day, f"{name} goes back in time, from {day} to {following}"
                heapq.heappush(waiting, (following, name))
                break


class JobsClock:
    """The clock of the services' timed jobs: stopped before everything began, and moved when a job is to be run."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def move(self, service: str, to: datetime) -> None:
        path = self._layout.jobs_clock(service)
        draft = path.with_suffix(".new")
        draft.write_text(to.isoformat(), encoding="utf-8")
        draft.replace(path)

    def stop(self, *services: str) -> None:
        for service in services or NAMES:
            self.move(service, BEFORE)

    def run(self) -> None:
        """Let the services run by the time that it is."""
        for service in NAMES:
            self._layout.jobs_clock(service).unlink(missing_ok=True)
