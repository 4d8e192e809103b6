"""Gives every test of the workspace the servers and tokens in tests/support."""

import gc
import sys

from hypothesis import HealthCheck, settings

from shared.main import COLLECT

gc.disable()
# httpx looks for it at each call to an application in this process, through every folder of the path: it is not here.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]

# Examples are counted, not timed: the same test does the same work on a slow machine and passes there too.
settings.register_profile("counted", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("counted")


def pytest_collection_finish() -> None:
    """All that is imported by now stays: the collector need not have looked through it, nor do so during the tests."""
    gc.freeze()
    gc.set_threshold(*COLLECT)
    gc.enable()


pytest_plugins = [
    "tests.support.servers",
    "tests.support.system",
    "tests.support.tokens",
    "tests.support.service",
    "tests.support.recorded",
    "tests.support.touched",
]
