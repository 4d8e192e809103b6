"""`make mutants SERVICE=budget N=60`: changes a service's rules, models and steps, one at a time, and runs its tests.

Ends with 1 when fewer than nine of ten changes are noticed. Those that may survive stand in survivors.csv, each with
its reason: most often that the change means the same.
"""

import argparse
import csv
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from insatser.layout import CLONE
from insatser.services import NAMES
from tests.mutants.changes import Mutant, mutants_of
from tests.mutants.loop import LONGEST_SECONDS, UNIT_SECONDS, Mutating, draw

ROOMS = ("rules", "models", "steps")
SURVIVORS = Path(__file__).with_name("survivors.csv")
NOTICED = 0.9
console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("service", choices=NAMES)
    parser.add_argument("count", type=int, help="how many changes")
    parser.add_argument("seed", type=int, help="the same seed draws the same changes from the same source")
    parser.add_argument("--only", nargs="+", default=[""], help="files whose path holds one of these")
    parser.add_argument("--tests", default="", help="the folder of its tests that must notice: unit, integration")
    asked = parser.parse_args()
    package = CLONE / "services" / asked.service / "src" / asked.service
    paths = [path for room in ROOMS for path in sorted(package.glob(f"{room}/**/*.py"))]
    paths = [path for path in paths if any(part in str(path) for part in asked.only)]
    known = accepted()
    possible = [mutant for path in paths for mutant in mutants_of(path) if _key(mutant) not in known]
    mutants = draw(possible, asked.count, asked.seed)
    console.print(f"{len(mutants)} av {len(possible)} ändringar i {len(paths)} filer, frö {asked.seed}")
    return run(package, mutants, CLONE / "services" / asked.service / "tests" / asked.tests)


def run(package: Path, mutants: list[Mutant], tests: Path) -> int:
    started = time.monotonic()
    longest = UNIT_SECONDS if tests.name == "unit" else LONGEST_SECONDS
    mutating = Mutating(package, mutants, lambda line: console.print(line, markup=False), longest)
    arguments = ["-qq", "--no-header", "--no-summary"]
    pytest.main([*arguments, str(tests)], plugins=[mutating])
    if mutating.failed or mutating.tried < len(mutants):
        console.print("Testerna gick inte som de är: " + (", ".join(mutating.failed[:20]) or "se ovan"))
        return 1
    lived = [*mutating.survived, *mutating.unreached]
    if lived:
        _show(lived)
    noticed = len(mutants) - len(lived)
    share = noticed / len(mutants) if mutants else 1.0
    console.print(
        f"{noticed} av {len(mutants)} ändringar märktes ({share:.0%}), på {time.monotonic() - started:.0f} sekunder"
    )
    return 0 if share >= NOTICED else 1


def _show(lived: list[Mutant]) -> None:
    table = Table(title="Vad inget test märkte", title_justify="left")
    for heading in ("Ställe", "Funktion", "Före", "Efter"):
        table.add_column(heading, overflow="fold")
    for mutant in lived:
        place = f"{mutant.path.relative_to(CLONE / 'services')}:{mutant.line}"
        table.add_row(place.replace("/src/", "/…/"), mutant.function, mutant.before, mutant.after)
    console.print(table, markup=False)


def accepted() -> set[tuple[str, str, str, str]]:
    with SURVIVORS.open(encoding="utf-8", newline="") as file:
        return {(row["file"], row["function"], row["before"], row["after"]) for row in csv.DictReader(file)}


def _key(mutant: Mutant) -> tuple[str, str, str, str]:
    return str(mutant.path.relative_to(CLONE)), mutant.function, mutant.before, mutant.after


if __name__ == "__main__":
    sys.exit(main())
