"""The whole chain: second signature in, both effects durable and told, beside bare chains, alternately in one run.

Ours goes over HTTP through agreements' API and worker, budget's worker and followup's worker, and to everybody who
keeps a copy. One bare chain does the least durable work that has the same effects; the other makes as many messages
and transactions as ours does, so that the design's price and the code's can be told apart.
"""

import asyncio
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from insatser.chain.caller import Caller
from insatser.layout import CLONE, Layout
from insatser.stack import Stack, temporary_stack
from insatser.target import Target
from tests.performance.chain_sides import CLIENTS, SERVICES, Bare, Burst, Ours
from tests.performance.processor import Usage

ROUNDS, BURST, BARE_BURST, ALONE, WARM = 5, 40, 200, 20, 16
"""A bare burst has more signatures, so that it lasts as long as ours."""
IDLE_SECONDS = 20.0
Counted = Mapping[str, Mapping[str, int]]
Made = dict[str, dict[str, float]]
"""Of each service for one signature: rows inserted and updated, messages, and inbox rows."""


class Figures(NamedTuple):
    """Of one side, in the order of the rounds."""

    side: str
    loaded: list[Burst]
    alone: list[Burst]

    @property
    def rates(self) -> list[float]:
        return [burst.rate for burst in self.loaded]

    @property
    def processor(self) -> list[float]:
        return [sum(burst.processor.values()) for burst in self.loaded]


async def measure(console: Console) -> tuple[list[Figures], Made, Mapping[str, float]]:
    """Ours and the two bare ones; what ours makes for one signature; and its milliseconds a second when idle."""
    with tempfile.TemporaryDirectory(prefix="insatser-", ignore_cleanup_errors=True) as folder:
        async with AsyncExitStack() as entered:
            stack = entered.enter_context(_system(Path(folder), console))
            ours = await _prepared("Vi", stack, entered, console)
            idle = await ours.idle(IDLE_SECONDS)
            before = await ours.count()
            await ours.burst(WARM, clients=CLIENTS)
            made = _made(before, await ours.count())
            bares = [
                await entered.enter_async_context(Bare(name, stack, _work(made, alike=alike)).running())
                for name, alike in (("Bart", False), ("Bart, lika många", True))
            ]
            for side in bares:
                with _alone(side, [ours, *bares]):
                    await side.burst(BARE_BURST, clients=CLIENTS)
            return await _alternated([ours, *bares], console), made, idle


async def compare(revision: str, console: Console) -> list[Figures]:
    """This code and another revision's, each as a system of its own; the other does nothing while one is measured."""
    with tempfile.TemporaryDirectory(prefix="insatser-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        clone = folder / "clone"
        _check_out(revision, clone)
        async with AsyncExitStack() as entered:
            here = entered.enter_context(_system(folder / "here", console))
            there = entered.enter_context(_system(folder / "there", console))
            for service in SERVICES:
                there.run_from(service, clone)
            sides = [await _prepared(*side, entered, console) for side in (("Här", here), (revision, there))]
            for side in sides:
                with _alone(side, sides):
                    await side.burst(WARM, clients=CLIENTS)
            return await _alternated(sides, console)


def _check_out(revision: str, clone: Path) -> None:
    subprocess.run(["git", "clone", "--quiet", str(CLONE), str(clone)], check=True)
    subprocess.run(["git", "checkout", "--quiet", revision], cwd=clone, check=True)


def _system(home: Path, console: Console) -> AbstractContextManager[Stack]:
    return temporary_stack(Layout(CLONE, home), say=lambda what: console.print(f"• {what} …"))


async def _prepared(name: str, stack: Stack, entered: AsyncExitStack, console: Console) -> Ours:
    number = WARM + ROUNDS * (BURST + ALONE)
    console.print(f"• Förbereder {number} ärenden …")
    ours = Ours(name, stack)
    await ours.prepare(await entered.enter_async_context(Caller(Target.of(stack))), number)
    await asyncio.sleep(5)  # what follows the last of them
    return ours


async def _alternated(sides: Sequence[Ours | Bare], console: Console) -> list[Figures]:
    found = [Figures(side.name, [], []) for side in sides]
    for number in range(ROUNDS):
        for side, figures in zip(sides, found, strict=True):
            console.print(f"• Omgång {number + 1} av {ROUNDS}: {side.name}")
            many = BURST if isinstance(side, Ours) else BARE_BURST
            with _alone(side, sides):
                figures.loaded.append(await side.burst(many, clients=CLIENTS))
                figures.alone.append(await side.burst(ALONE, clients=1))
    return found


@contextmanager
def _alone(side: Ours | Bare, sides: Sequence[Ours | Bare]) -> Iterator[None]:
    """The other sides do nothing meanwhile."""
    with ExitStack() as stills:
        for other in sides:
            if other is not side:
                stills.enter_context(other.still())
        yield


def _made(before: Counted, after: Counted) -> Made:
    """For one signature, by service."""
    return {
        service: {kind: (value - before[service][kind]) / WARM for kind, value in kinds.items()}
        for service, kinds in after.items()
    }


def _work(made: Made, *, alike: bool) -> dict[str, Any]:
    rows = {
        service: {kind: round(made[service][kind]) for kind in ("inserts", "updates")}
        for service in ("agreements", "budget", "followup")
    }
    messages, read = (sum(kinds[kind] for kinds in made.values()) for kind in ("messages", "read"))
    copied = max(1, round(messages) - 3)  # beside the signature and its two effects
    return {**rows, "alike": alike, "copied": copied, "copies": max(1, round((read - 2) / copied))}


def show(figures: Sequence[Figures], console: Console) -> None:
    """The first side is the one that the others are compared with."""
    first = figures[0]
    _table(
        console,
        "Kedjan: från andra underskriften till båda verkningarna",
        ("", *(figure.side for figure in figures), *(f"Kvot mot {figure.side.lower()}" for figure in figures[1:])),
        [
            _line("Undertecknade per sekund, full last", [figure.rates for figure in figures]),
            _line("Processortid i ms för en underskrift", [figure.processor for figure in figures]),
            *_waits("en i taget", [figure.alone for figure in figures]),
            *_waits("full last", [figure.loaded for figure in figures]),
        ],
    )
    names = list(dict.fromkeys(name for figure in figures for burst in figure.loaded for name in burst.processor))
    _table(
        console,
        "Processortid i ms för en underskrift, full last",
        ("Process", *(figure.side for figure in figures)),
        [
            (name, *(_spread([burst.processor.get(name, 0.0) for burst in figure.loaded]) for figure in figures))
            for name in names
        ],
    )
    console.print(
        f"Medianer av {len(first.loaded)} omgångar som växlar, med minsta och största. Under tiden tog annat på "
        f"maskinen {_share(first.loaded, lambda used: used.busy - used.total)} av en processor, mätaren inräknad, och "
        f"värden {_share(first.loaded, lambda used: used.stolen)}."
    )


def show_made(made: Made, idle: Mapping[str, float], console: Console) -> None:
    kinds = {"messages": "Händelser", "read": "Lästa händelser", "inserts": "Nya rader", "updates": "Ändrade rader"}
    _table(
        console,
        "Vad en underskrift ger",
        ("Tjänst", *kinds.values()),
        [(service, *(f"{share[kind]:.1f}".replace(".", ",") for kind in kinds)) for service, share in made.items()],
    )
    _table(
        console,
        f"I vila: processortid i ms under en sekund, sammanlagt {sum(idle.values()):.0f}",
        ("Process", "ms"),
        [(name, f"{used:.1f}".replace(".", ",")) for name, used in idle.items()],
    )


def _share(bursts: Sequence[Burst], of: Callable[[Usage], float]) -> str:
    share = sum(of(burst.usage) for burst in bursts if burst.usage) / sum(burst.seconds for burst in bursts)
    return f"{100 * share:.0f} %"


def _waits(words: str, sides: Sequence[Sequence[Burst]]) -> list[tuple[str, ...]]:
    return [
        _line(f"Väntan i ms, {words}, p{which}", [[_percentile(b.waits, which) for b in bursts] for bursts in sides])
        for which in (50, 99)
    ]


def _line(what: str, sides: Sequence[Sequence[float]]) -> tuple[str, ...]:
    ratios = [median(a / b for a, b in zip(sides[0], other, strict=True)) for other in sides[1:]]
    return (what, *map(_spread, sides), *(f"{ratio:.2f}".replace(".", ",") for ratio in ratios))


def _spread(values: Sequence[float]) -> str:
    return f"{median(values):.1f} ({min(values):.1f}–{max(values):.1f})".replace(".", ",")


def _percentile(values: Sequence[float], which: int) -> float:
    return median(values) if which == 50 else quantiles(values, n=100, method="inclusive")[which - 1]


def _table(console: Console, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(title=title, title_justify="left")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == headings[0] else "right")
    for row in rows:
        table.add_row(*row)
    console.print(table)
