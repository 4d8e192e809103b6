"""`python -m tests.injection 1000 7`: a system of its own, a thousand faults drawn with seed 7, and the proof.

The seed decides what is injected and in what order, and what clients do; when it hits is the machine's.
"""

import asyncio
import random
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

from insatser.chain import paying
from insatser.chain.proof import Finding
from insatser.layout import CLONE, Layout
from insatser.stack import Stack, temporary_stack
from insatser.target import Target
from insatser.unprivileged import temporary_folder
from shared.clock import swedish_date, utc_now
from tests.injection.breakable import BreakableStack
from tests.injection.disk import within_own_mounts
from tests.injection.faults import Injector
from tests.injection.load import Load, PatientCaller
from tests.injection.proving import prove_all

KEPT_LOGS = CLONE / ".cache" / "injection"


async def inject(
    stack: Stack, faults: int, seed: int, *, clients: int = 4, pause: float = 1.0
) -> tuple[list[Finding], Counter[str], Load]:
    """The findings, how many of each kind of fault were injected, and what the clients had done meanwhile.

    `pause`: seconds, on average, between a fault that is over and the next one.
    """
    chance = random.Random(seed)
    injected = Counter[str]()
    async with PatientCaller(Target.of(stack)) as caller:
        await _money(caller)
        load = Load(stack, caller, random.Random(seed), clients)
        async with asyncio.TaskGroup() as running:
            running.create_task(load.run())
            injector = Injector(stack, chance, caller)
            for number in range(1, faults + 1):
                await asyncio.sleep(chance.expovariate(1 / pause))
                kind = injector.draw()
                hit = await getattr(injector, kind)()
                injected[kind] += 1
                print(f"{number:>5}  {kind.replace('_', ' '):<24} {hit}", flush=True)
            load.stopped = True
        print("\nFelen är över; klienterna är klara. Prövar vad som står kvar …", flush=True)
        return await prove_all(caller, len(caller.answered), injector.made_up), injected, load


async def _money(caller: PatientCaller) -> None:
    today = swedish_date(utc_now())
    if not await caller.all("budget", "/allotments", role="controller", programme=paying.PROGRAMME):
        for limit in (paying.allot, paying.authorise):
            await limit(caller, today.year, "900000000.00", diary_number="U2025/1", decided_on=today)


def main(faults: int, seed: int) -> int:
    began = time.monotonic()
    with temporary_folder() as folder, temporary_stack(Layout(CLONE, folder), fast=True, kind=BreakableStack) as stack:
        assert isinstance(stack, BreakableStack)
        if stack.not_drawn:
            print("Tillfogas inte här: " + ", ".join(stack.not_drawn), flush=True)
        proven = False
        try:
            findings, injected, load = asyncio.run(inject(stack, faults, seed))
            proven = all(found.holds for found in findings)
        finally:
            if not proven:
                _keep(stack.layout.logs)
    print(f"\n{faults} fel på {time.monotonic() - began:.0f} s, frö {seed}")
    for title, counted in (
        ("Fel", injected),
        ("Gjort under tiden", load.done),
        ("Obesvarade försök", load.caller.away),
    ):
        print(f"\n{title}")
        for name, times in counted.most_common():
            print(f"  {name.replace('_', ' '):<28}{times:>7}")
    print()
    for found in findings:
        print(f"  {'ja ' if found.holds else 'NEJ'}  {found.what}: {found.figures}")
    return 0 if proven else 1


def _keep(logs: Path) -> None:
    shutil.rmtree(KEPT_LOGS, ignore_errors=True)
    shutil.copytree(logs, KEPT_LOGS)
    print(f"Processernas loggar ligger i {KEPT_LOGS.relative_to(CLONE)}.", flush=True)


if __name__ == "__main__":
    within_own_mounts(["-m", "tests.injection", *sys.argv[1:]])
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
