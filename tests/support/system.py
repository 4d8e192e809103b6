"""The whole system as processes, for journeys and faults: one per test process, started by the first test that asks."""

from collections.abc import Iterator

import pytest

from insatser.layout import CLONE, Layout
from insatser.stack import Stack, temporary_stack
from insatser.target import Target
from insatser.unprivileged import temporary_folder


@pytest.fixture(scope="session")
def running_stack() -> Iterator[Stack]:
    with temporary_folder() as folder, temporary_stack(Layout(CLONE, folder), fast=True) as stack:
        yield stack


@pytest.fixture
def system(running_stack: Stack) -> Iterator[Target]:
    """Addresses, tokens and, under `.stack`, the processes. What a test stopped or killed runs again afterwards.

    Rows stay from test to test: make organisers, cases and programmes of your own.
    """
    yield Target.of(running_stack)
    for name, runs in running_stack.running().items():
        if not runs:
            running_stack.start_process(name)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one file stay in one test process, and all that need the system in the same: it is started once.

    They come first, for they take the longest: the other process does the rest meanwhile. Then the other journeys: they
    are long too, and at the end one process would wait for them.
    """
    items.sort(key=lambda item: (not _needs_system(item), not item.nodeid.startswith("tests/journeys/")))
    for item in items:
        group = "system" if _needs_system(item) else item.nodeid.split("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))


def _needs_system(item: pytest.Item) -> bool:
    return "running_stack" in getattr(item, "fixturenames", ())
