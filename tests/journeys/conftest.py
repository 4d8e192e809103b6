"""The published client, as if it were installed while a test runs."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.clients import BUILT, python_client


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return python_client(tmp_path_factory.mktemp("client"))


@pytest.fixture
def client(package: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    _forget()
    monkeypatch.syspath_prepend(package.parent)
    yield importlib.import_module(BUILT)
    _forget()


def _forget() -> None:
    """Of the package without what is generated, too, which other tests import."""
    for name in [name for name in sys.modules if name.partition(".")[0] == BUILT]:
        del sys.modules[name]
