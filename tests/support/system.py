"""The whole system as processes: one for the journeys and one for the faults, started by the first test that asks."""

from collections.abc import Iterator

import pytest

from insatser.layout import CLONE, Layout
from insatser.process import COLLECTOR
from insatser.stack import Stack, temporary_stack
from insatser.target import Target
from insatser.unprivileged import temporary_folder
from tests.support.collector import Collector

_running: list[Stack] = []


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    """Takes the spans of the system's processes."""
    with Collector.listening() as collector, pytest.MonkeyPatch.context() as patch:
        patch.setenv(COLLECTOR, collector.url)
        yield collector


@pytest.fixture(scope="session")
def running_stack(collector: Collector) -> Iterator[Stack]:
    with temporary_folder() as folder, temporary_stack(Layout(CLONE, folder), fast=True) as stack:
        _running.append(stack)
        yield stack


@pytest.fixture
def system(running_stack: Stack) -> Iterator[Target]:
    """Addresses, tokens and, under `.stack`, the processes. What a test stopped or killed runs again afterwards.

    Rows stay from test to test: make organisers, cases and programmes of your own.
    """
    if not any(running_stack.running().values()):
        running_stack.up()
    yield Target.of(running_stack)
    for name, runs in running_stack.running().items():
        if not runs:
            running_stack.start_process(name)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """A system that nobody asks for any more stops: idle, it would take a tenth of a processor from the others.

    After the last test of all the fixture has stopped it.
    """
    if nextitem is not None and _needs_system(item) and not _needs_system(nextitem):
        for stack in _running:
            stack.down()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that need the whole system come first, so that it is started once and stops when the last is done."""
    items.sort(key=lambda item: not _needs_system(item))


def _needs_system(item: pytest.Item) -> bool:
    return "running_stack" in getattr(item, "fixturenames", ())
