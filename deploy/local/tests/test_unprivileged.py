"""PostgreSQL in places that the account it runs as cannot reach by itself."""

import subprocess
from pathlib import Path

import pytest

from insatser import unprivileged
from insatser.postgres import EmbeddedPostgres
from insatser.process import STARTER, Account
from insatser.unprivileged import binaries_for, place_for

OTHER = Account(65534, 65534)


@pytest.fixture
def closed(server_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that its owner alone can enter, as a clone in /root is."""
    folder = server_folder / tmp_path_factory.mktemp("closed").name
    folder.mkdir(mode=0o700)
    return folder


def test_data_stays_where_it_is_asked_for_when_the_account_can_get_there(server_folder: Path) -> None:
    assert place_for(server_folder / "postgres", OTHER) == server_folder / "postgres"


def test_data_is_put_elsewhere_when_the_account_cannot_get_there(closed: Path) -> None:
    assert place_for(closed / "postgres", OTHER).parent == unprivileged.FALLBACK


def test_two_closed_clones_get_two_places(closed: Path) -> None:
    assert place_for(closed / "one", OTHER) != place_for(closed / "two", OTHER)


def test_whoever_runs_the_server_as_himself_needs_no_other_place(closed: Path) -> None:
    assert place_for(closed / "postgres", STARTER) == closed / "postgres"


def test_a_server_starts_in_a_folder_that_others_cannot_enter(closed: Path) -> None:
    server = EmbeddedPostgres(closed / "postgres", fast=True)
    try:
        server.start()
        assert server.execute("SELECT 1") == "1"
    finally:
        server.remove()
    assert not server.data.exists()


def test_binaries_out_of_reach_are_copied_with_their_libraries(
    server_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unprivileged, "FALLBACK", server_folder / "copies")
    monkeypatch.setattr(unprivileged, "_everyone_can_enter", lambda _folder: False)
    folder = binaries_for(OTHER)
    assert folder.is_relative_to(server_folder)
    assert "PostgreSQL" in subprocess.check_output([folder / "psql", "--version"], text=True)
