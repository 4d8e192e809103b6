"""A pytest session that runs its tests once as they are, and then those that reach a function with it changed.

A change is made to the function that is loaded already, by giving it other code: servers, apps and imports stay, and a
change costs what the tests cost that notice it.
"""

import functools
import importlib
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pluggy
import psutil
import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.changes import Mutant, Reached, code_of, noting_code_of

CALLED: set[Reached] = set()
"""What `noting_code_of` notes."""
LONGEST_SECONDS = 120
UNIT_SECONDS = 30
"""A test that takes longer has noticed the change: it waits for something that no longer comes, or goes on for ever."""
TIMES_AS_LONG = 10
"""A test may take so many times as long as where nothing was changed, if that is more: others may need the machine."""
MOST_MEMORY = 3 << 30
"""Bytes. A loop that no longer ends may fill a list until the machine has no more: that is noticed before then."""
AS_IT_IS_SECONDS = 900
"""Where nothing is changed: asking each operation as each role takes a minute."""


class TooLong(BaseException):
    """Not an error that a test could expect."""


@dataclass
class Mutating:
    """`survived`: what no test noticed."""

    root: Path
    mutants: Sequence[Mutant]
    say: Callable[[str], None]
    longest: int = LONGEST_SECONDS
    survived: list[Mutant] = field(default_factory=list)
    unreached: list[Mutant] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    tried: int = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Before the tests are imported, whose own settings begin with these."""
        from hypothesis import Phase, settings

        # Examples that a change made fail are of no use afterwards, however small: to shrink one can take minutes.
        phases = [Phase.explicit, Phase.generate]
        settings.register_profile("mutants", settings.get_profile("counted"), database=None, phases=phases)
        settings.load_profile("mutants")

    def pytest_collection_finish(self) -> None:
        # No test may begin with what code that was not changed has made. Pytest wants to import its plugins itself.
        from tests.support.kept import Kept

        Kept.on = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = session.items
        noticing: dict[str, pytest.Item] = {}
        reached, particular = self._reach(items)
        if self.failed:
            return True
        for mutant in self.mutants:
            # The most particular test first: it is the most likely to notice. Of those that are alike, the quickest.
            tests = sorted(reached[mutant.reached], key=lambda item: particular[item.nodeid])
            self.tried += 1
            where = f"{mutant.path.relative_to(self.root)}:{mutant.line}"
            if not tests:
                self.unreached.append(mutant)
                self.say(f"{self.tried}/{len(self.mutants)} inget test når {where} {mutant.function}")
                continue
            longest = {item: max(self.longest, int(TIMES_AS_LONG * particular[item.nodeid][1])) for item in tests}
            with changed(mutant):
                noticed = next((t for t in tests if not self._passes(t, _other(items, t), longest[t])), None)
            if noticed is None:
                self.survived.append(mutant)
            else:
                noticing[noticed.nodeid] = noticed
            outcome = noticed.name if noticed else f"ÖVERLEVDE {len(tests)} tester"
            self.say(f"{self.tried}/{len(self.mutants)} {where} {mutant.before!r} → {mutant.after!r}: {outcome}")
        # A test that fails whatever the code is has noticed nothing.
        self.failed += [
            name for name, test in noticing.items() if not self._passes(test, _other(items, test), AS_IT_IS_SECONDS)
        ]
        session._setupstate.teardown_exact(None)
        return True

    def _reach(
        self, items: Sequence[pytest.Item]
    ) -> tuple[dict[Reached, list[pytest.Item]], dict[str, tuple[int, float]]]:
        """Which tests reach which function; how many of the functions each test reaches, and in how many seconds."""
        reached: dict[Reached, list[pytest.Item]] = defaultdict(list)
        particular: dict[str, tuple[int, float]] = {}
        started = time.monotonic()
        with noting(self.mutants):
            for number, item in enumerate(items):
                CALLED.clear()
                began = time.monotonic()
                after = items[number + 1] if number + 1 < len(items) else _other(items, item)
                if not self._passes(item, after, AS_IT_IS_SECONDS):
                    self.failed.append(item.nodeid)
                particular[item.nodeid] = len(CALLED), time.monotonic() - began
                for function in CALLED:
                    reached[function].append(item)
                if number % 100 == 99:
                    seconds = time.monotonic() - started
                    self.say(f"{number + 1}/{len(items)} tester körda som koden är ({seconds:.0f} s)")
        return reached, particular

    def _passes(self, item: pytest.Item, after: pytest.Item | None, longest: int = LONGEST_SECONDS) -> bool:
        until, process = time.monotonic() + longest, psutil.Process()

        def look(_number: int, _frame: FrameType | None) -> None:
            if time.monotonic() > until or process.memory_info().rss > MOST_MEMORY:
                raise TooLong

        # What stands from the test before is taken down: pytest was told that another would follow it, and refuses one
        # in another file. That would say nothing of the code.
        with suppress(Exception):
            item.session._setupstate.teardown_exact(item)
        signal.signal(signal.SIGALRM, look)
        signal.setitimer(signal.ITIMER_REAL, 1, 1)
        try:
            return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=after))
        except (TooLong, pluggy.PluggyTeardownRaisedWarning):
            # The second is what an old plugin's hook makes of the first, when the time is up inside it.
            return False
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def noting(mutants: Iterable[Mutant]) -> Iterator[None]:
    """Meanwhile the functions note that they are called, in whichever thread: to be asked at every call that Python
    makes doubles the time, and another thread's calls are not seen."""
    with ExitStack() as stack:
        for mutant in {mutant.reached: mutant for mutant in mutants}.values():
            stack.enter_context(_running(mutant, noting_code_of(mutant)))
        yield


@contextmanager
def changed(mutant: Mutant) -> Iterator[None]:
    with _running(mutant, code_of(mutant)):
        yield


@contextmanager
def _running(mutant: Mutant, code: CodeType) -> Iterator[None]:
    """The function runs this code instead of its own."""
    function = _function(mutant)
    before = function.__code__
    function.__code__ = code
    forget(function.__module__)
    try:
        yield
    finally:
        function.__code__ = before
        forget(function.__module__)


def _function(mutant: Mutant) -> FunctionType:
    found: Any = importlib.import_module(_module(mutant.path))
    for name in mutant.function.split("."):
        found = found.__dict__[name]
    for attribute in (
        "fget",
        "func",
        "__func__",
        "__wrapped__",
    ):  # a property, a method of the class, a cached function
        found = getattr(found, attribute, None) or found
    assert isinstance(found, FunctionType), f"{mutant.path}: {mutant.function}"
    return found


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts[path.parts.index("src") + 2 - 1 :]).removesuffix(".__init__")


def forget(module: str) -> None:
    """What the service has worked out and kept: before the change, or with it."""
    service = module.split(".")[0]
    for name, loaded in list(sys.modules.items()):
        if name.split(".")[0] == service:
            for thing in vars(loaded).values():
                if isinstance(thing, functools._lru_cache_wrapper):
                    thing.cache_clear()


def _other(items: Sequence[pytest.Item], item: pytest.Item) -> pytest.Item | None:
    """One to come after it, as far as pytest knows: never itself, for then it would not be taken down."""
    return next((other for other in reversed(items) if other is not item), None)


def draw(mutants: Sequence[Mutant], count: int, seed: int) -> list[Mutant]:
    """So many of them, the same for the same seed, in the order of the source."""
    chosen = random.Random(seed).sample(range(len(mutants)), min(count, len(mutants)))
    return [mutants[place] for place in sorted(chosen)]
