"""`python -m tests.load 1 2 4 --seconds 20 --memory 300`: for each number of APIs and workers, until it bends.

More people join in steps. It has bent where as many again give less than a tenth more. Then half as many go on for
`--memory` seconds, and memory is looked at.
"""

import argparse
import asyncio
import os
import random
import time
from dataclasses import dataclass
from statistics import linear_regression, median, quantiles

from rich.console import Console
from rich.table import Table

from insatser.chain import paying
from insatser.layout import CLONE, Layout
from insatser.stack import temporary_stack
from insatser.unprivileged import temporary_folder
from shared.clock import swedish_date, utc_now
from tests.load.people import People, TimedCaller, Timings
from tests.load.processes import Watch, WideStack

STEPS = (1, 2, 4, 8, 16, 32, 64)
GAIN = 1.1
SETTLE_SECONDS = 5.0
FULL = 0.85
"""Share of a core at which one Python process does nothing more."""
console = Console(width=150)


@dataclass(frozen=True)
class Step:
    people: int
    calls: float
    reads: tuple[float, float]
    changes: tuple[float, float]
    effect: float
    cores: dict[str, float]
    busy: float
    waits: str


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("numbers", type=int, nargs="*", default=[1, 2, 4])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--memory", type=float, default=0)
    given = parser.parse_args()
    for number in given.numbers:
        with temporary_folder() as folder, temporary_stack(Layout(CLONE, folder), kind=WideStack) as stack:
            assert isinstance(stack, WideStack)
            stack.widen(number)
            asyncio.run(_measure(stack, number, given.seconds, given.memory))


async def _measure(stack: WideStack, number: int, seconds: float, memory: float) -> None:
    async with TimedCaller(stack) as caller:
        today = swedish_date(utc_now())
        for limit in (paying.allot, paying.authorise):
            await limit(caller, today.year, "900000000.00", diary_number="U2025/1", decided_on=today)
        people = People(stack, caller, random.Random(number))  # type: ignore[arg-type]
        watch = Watch(stack)
        at_work: list[asyncio.Task[None]] = []
        steps: list[Step] = []
        for count in STEPS:
            while len(at_work) < count:
                at_work.append(await people.employ(len(at_work)))
            steps.append(await _step(caller, watch, count, seconds))
            if gone := [task for task in at_work if task.done()]:
                await gone[0]  # raises what ended it: the figures are of fewer than it says
            if _has_bent(steps):
                break
        _show(number, steps)
        if memory:
            for task in at_work[max(1, len(at_work) // 4) :]:
                task.cancel()
            await _watch_memory(stack, caller, memory)
        people.stopped = True
        for task in at_work:
            task.cancel()
        ended = await asyncio.gather(*at_work, return_exceptions=True)
        if failed := [e for e in ended if isinstance(e, Exception)]:
            console.print(f"{len(failed)} avbrutna av fel: {failed[:3]}")


async def _step(caller: TimedCaller, watch: Watch, count: int, seconds: float) -> Step:
    await asyncio.sleep(SETTLE_SECONDS)
    caller.timings = Timings()
    watch.begin()
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        await asyncio.sleep(1)
        await asyncio.to_thread(watch.look)
    passed = time.monotonic() - began
    seen = caller.timings
    cores, busy = watch.end()
    waits = ", ".join(f"{wait} {times}" for wait, times in watch.waits.most_common(2))
    return Step(
        count,
        seen.calls / passed,
        _spread(seen.reads),
        _spread(seen.changes),
        median(seen.effects) if seen.effects else 0.0,
        cores,
        busy,
        waits,
    )


def _has_bent(steps: list[Step]) -> bool:
    """Twice in a row: a step may be unlucky where others use the machine too."""
    best = [max(step.calls for step in steps[:count]) for count in range(1, len(steps) + 1)]
    return len(steps) > 2 and best[-1] < GAIN * best[-3]


def _spread(seconds: list[float]) -> tuple[float, float]:
    if len(seconds) < 2:
        return (0.0, 0.0)
    cuts = quantiles(seconds, n=100)
    return cuts[49] * 1000, cuts[98] * 1000


async def _watch_memory(stack: WideStack, caller: TimedCaller, seconds: float) -> None:
    """A line through the latter half: what was first used (caches, connections) is behind it then."""
    looks: list[tuple[float, dict[str, float]]] = []
    began, calls = time.monotonic(), len(caller.timings.reads)
    while (passed := time.monotonic() - began) < seconds:
        looks.append((passed, stack.resident()))
        await asyncio.sleep(5)
    later = looks[len(looks) // 2 :]
    table = Table(
        title=f"Minne under {seconds:.0f} s last, {len(caller.timings.reads) - calls} läsningar", title_justify="left"
    )
    for heading in ("Process", "först, MB", "sist, MB", "MB i timmen, senare hälften"):
        table.add_column(heading, justify="left" if heading == "Process" else "right")
    for name in looks[0][1]:
        slope = linear_regression([at for at, _ in later], [found[name] for _, found in later]).slope
        table.add_row(name, f"{looks[0][1][name]:.0f}", f"{looks[-1][1][name]:.0f}", f"{slope * 3600:+.1f}")
    console.print(table)


def _show(number: int, steps: list[Step]) -> None:
    table = Table(title=f"{number} av varje API och händelseprocess, {os.cpu_count()} kärnor", title_justify="left")
    for heading in (
        "Personer",
        "anrop/s",
        "läsa p50/p99 ms",
        "ändra p50/p99 ms",
        "verkan p50 s",
        "kärnor",
        "mest",
        "väntar på",
    ):
        table.add_column(heading, justify="right")
    for step in steps:
        most = sorted(step.cores.items(), key=lambda pair: -pair[1])[:4]
        table.add_row(
            str(step.people),
            f"{step.calls:.1f}",
            "{:.0f}/{:.0f}".format(*step.reads),
            "{:.0f}/{:.0f}".format(*step.changes),
            f"{step.effect:.2f}",
            f"{sum(step.cores.values()):.2f} av {step.busy:.2f}",
            ", ".join(f"{name} {cores:.2f}" for name, cores in most),
            step.waits,
        )
    console.print(table)
    console.print(f"{_verdict(number, steps)}\n{_by_processor(number, steps[1:] or steps)}\n")


def _verdict(number: int, steps: list[Step]) -> str:
    last, most = steps[-1], max(steps, key=lambda step: step.calls)
    where = f"Böjer vid {most.people} personer" if _has_bent(steps) else f"Böjde inte vid {last.people} personer"
    full = [name for name, cores in last.cores.items() if "-" in name and cores >= FULL * number]
    ours = sum(last.cores.values())
    if full:
        why = f"{', '.join(full)} gör inte mer på {number} kärnor"
    elif last.busy >= FULL * (os.cpu_count() or 1):
        why = f"maskinens kärnor är upptagna, {ours:.1f} av systemet och {last.busy - ours:.1f} av mätaren och andra"
    else:
        why = f"ingen process är full; PostgreSQL väntar på {last.waits or 'ingenting'}"
    return f"{where}: {why}."


def _by_processor(number: int, steps: list[Step]) -> str:
    """What each call costs each process: it says where it bends on a machine that others do not use."""
    calls = sum(step.calls for step in steps)
    cost = {name: 1000 * sum(step.cores[name] for step in steps) / calls for name in steps[0].cores}
    dearest = sorted(cost.items(), key=lambda pair: -pair[1])
    named = ", ".join(f"{name} {milliseconds:.1f}" for name, milliseconds in dearest)
    first, milliseconds = next((name, ms) for name, ms in dearest if "-" in name)
    return (
        f"Processortid, ms per anrop: {named}; tillsammans {sum(cost.values()):.1f}. "
        f"{first} är först full, vid {number * 1000 / milliseconds:.0f} anrop/s på {number} kärnor; "
        f"hela systemet gör {1000 / sum(cost.values()):.0f} anrop/s på en kärna."
    )


if __name__ == "__main__":
    main()
