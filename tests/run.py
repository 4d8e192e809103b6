"""`python -m tests.run`: every test, three processes at a time, each with the tests of one part of the project.

A process that knows one service stays within 500 MB; one that knew all four and the whole system took 850, and each of
three had to collect every test before its first. What is given after the command goes to pytest.
"""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

AT_A_TIME = 3
"""One more than the processors: journeys and faults wait as much as they work."""
REQUESTS, EXAMPLES = "tests/journeys/test_rest_requests.py", "tests/journeys/test_examples.py"
"""Each knows the APIs of all four: in one process with other journeys they would take more than it may."""
WITHOUT_SYSTEM = tuple(
    f"tests/faults/test_{name}.py"
    for name in (
        "attacks",
        "broker_rights",
        "database_rights",
        "exporters",
        "full_disk",
        "hostile_files",
        "large_files",
        "resealing",
        "three_brokers",
    )
)
"""Faults of one process or one server: what needs the whole system would take longest of all, and does so alone."""
PARTS: tuple[tuple[str, ...], ...] = (
    ("tests/faults", *(f"--ignore={path}" for path in WITHOUT_SYSTEM)),
    ("tests/journeys", f"--ignore={REQUESTS}", f"--ignore={EXAMPLES}"),
    ("services/budget",),
    ("services/agreements",),
    WITHOUT_SYSTEM,
    ("shared", "deploy", "tests/contracts"),
    ("services/followup",),
    ("services/selection",),
    ("tests/architecture",),
    ("tests/structure", EXAMPLES),
    (REQUESTS,),
)
"""In the order they begin: what takes longest first."""
NO_TESTS = 5
SUMMARY = re.compile(r"\bin \d+\.\d+s")
COUNTED = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed|deselected)")


class Part(NamedTuple):
    name: str
    returned: int
    lines: Sequence[str]

    @property
    def summary(self) -> str:
        """Not always the last line: what a process says on its way out comes after it."""
        return next((line for line in reversed(self.lines) if SUMMARY.search(line)), "kom inte till slutet")

    @property
    def succeeded(self) -> bool:
        return self.returned in (0, NO_TESTS) and bool(SUMMARY.search(self.summary))


def main(arguments: Sequence[str]) -> int:
    began = time.monotonic()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what one of the processes has compiled the others need not
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        parts = list(pool.map(lambda paths: _run(paths, arguments), PARTS))
    for part in parts:
        if not part.succeeded:
            print(f"\n{part.name}:", *part.lines, sep="\n")
    print()
    for part in parts:
        for line in part.lines:
            if line.startswith(("SKIPPED", "FAILED", "ERROR")):
                print(line)
    print(total(parts, time.monotonic() - began))
    return 0 if all(part.succeeded for part in parts) else 1


def _run(paths: Sequence[str], arguments: Sequence[str]) -> Part:
    """Says how far it is, line by line of what pytest prints."""
    name = paths[0]
    ours = ["-q", "-rs", "--color=no", "-o", f"cache_dir=.cache/pytest/{name.replace('/', '-')}"]
    existing = [path for path in paths if path.startswith("--") or Path(path).exists()]
    command = [sys.executable, "-m", "pytest", *ours, *existing, *arguments]
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        assert running.stdout is not None
        for line in map(str.rstrip, running.stdout):
            if line:
                lines.append(line)
            if found := re.search(r"\[ *(\d+)%\]$", line):
                print(f"{name:<22}{found[1]:>4} %", flush=True)
    part = Part(name, running.returncode, lines)
    print(f"{name:<22}{part.summary}", flush=True)
    return part


def total(parts: Sequence[Part], seconds: float) -> str:
    """As pytest itself would have said it of all of them."""
    counted = Counter[str]()
    for part in parts:
        for number, what in COUNTED.findall(part.summary):
            counted[what.removesuffix("s") if what == "errors" else what] += int(number)
    order = ("failed", "error", "passed", "skipped", "xfailed", "xpassed", "deselected")
    counts = ", ".join(f"{counted[what]} {what}" for what in order if counted[what])
    return f"{counts or 'no tests ran'} in {seconds:.2f}s ({int(seconds) // 60}:{int(seconds) % 60:02})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
