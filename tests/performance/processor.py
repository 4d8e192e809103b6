"""Processor time as the scheduler counts it, of groups of processes and of the whole machine."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Self

TICKS = 100
"""Of the counters of the machine and of children that have ended, in a second."""


class Usage(NamedTuple):
    """Seconds that named processes have used so far, and what the machine says of all the others."""

    of: Mapping[str, float]
    busy: float
    stolen: float

    @classmethod
    def read(cls, processes: Mapping[str, Iterable[int]]) -> Self:
        """`processes`: a name → the processes that count for it, with what their children use."""
        machine = [int(ticks) for ticks in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
        user, nice, system, _idle, _waiting, interrupt, soft, stolen = machine[:8]
        busy = (user + nice + system + interrupt + soft) / TICKS
        return cls({name: sum(map(_seconds, ids)) for name, ids in processes.items()}, busy, stolen / TICKS)

    def since(self, before: "Usage") -> "Usage":
        used = {name: seconds - before.of[name] for name, seconds in self.of.items()}
        return Usage(used, self.busy - before.busy, self.stolen - before.stolen)

    @property
    def total(self) -> float:
        return sum(self.of.values())


def seconds_of(process: int) -> float:
    """Of all its threads that live, to the nanosecond."""
    return sum(int(task.read_text().split()[0]) for task in Path(f"/proc/{process}/task").glob("*/schedstat")) / 1e9


def _seconds(process: int) -> float:
    """With its children, those that have ended too: PostgreSQL has a process for each connection."""
    try:
        ended = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[13:15]
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        return seconds_of(process) + sum(map(int, ended)) / TICKS + sum(_seconds(int(child)) for child in children)
    except FileNotFoundError:  # a child that ended while we looked: counted with the ended the next time
        return 0.0
