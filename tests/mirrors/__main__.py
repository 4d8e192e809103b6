"""`python -m tests.mirrors 1000 7`: a filled sandbox, a thousand changes drawn with seed 7, and the comparison."""

import asyncio
import importlib
import sys
import tempfile
from datetime import date
from pathlib import Path

from insatser.layout import CLONE, Layout
from insatser.sandbox.fill import fill
from insatser.stack import temporary_stack
from insatser.target import Target
from insatser.unprivileged import temporary_folder
from tests.mirrors.run import wander_and_compare
from tests.support.clients import BUILDER, BUILT, python_client
from tests.support.narrowing import narrowed_outside


def main(changes: int, seed: int) -> int:
    if not BUILDER.exists():
        print("Klienten kan inte byggas: kör make clients först.")
        return 1
    with temporary_folder() as folder, tempfile.TemporaryDirectory() as place:
        sys.path.insert(0, str(python_client(Path(place)).parent))
        layout = Layout(CLONE, folder)
        with temporary_stack(layout, fast=True) as stack:
            target = Target.of(stack)
            asyncio.run(fill(target, layout, said=_day))
            narrowing = asyncio.run(narrowed_outside(target))
            wanderer, wrong = wander_and_compare(importlib.import_module(BUILT), target, changes, seed, say=print)
    for operation, times in wanderer.done.most_common():
        print(f"{times:>6}  {operation}")
    print("Avvisade:", ", ".join(f"{status}: {times}" for status, times in sorted(wanderer.refused.items())))
    for fault in (*narrowing.faults, *wanderer.faults, *wrong):
        print(fault)
    print(f"{wanderer.changes} ändringar, {len(wanderer.faults)} inre fel, {len(wrong)} skillnader")
    print(f"{len(narrowing.faults)} fel i vad listorna avgränsas med; tomma: {', '.join(narrowing.empty)}")
    return 1 if wrong or wanderer.faults or narrowing.faults or wanderer.changes < changes else 0


def _day(_share: float, day: date) -> None:
    print(f"\rSandlådan: {day}", end="", flush=True)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
