"""One installation on disk: durable by default, held by one command at a time, beside others of its kind."""

from pathlib import Path

import pytest

from insatser.nats_server import EmbeddedNats
from insatser.ports import accepts, free_port
from insatser.postgres import EmbeddedPostgres
from insatser.process import ProcessRef
from insatser.state import Busy, State, only_one


def test_outside_tests_a_commit_is_on_disk_before_it_is_told(server_folder: Path) -> None:
    server = EmbeddedPostgres(server_folder / "durable")
    try:
        server.start()
        settings = server.execute("SHOW fsync", "SHOW synchronous_commit", "SHOW full_page_writes")
        assert settings.split() == ["on", "on", "on"]
    finally:
        server.remove()


def test_two_installations_run_side_by_side(server_folder: Path, postgres_server: EmbeddedPostgres) -> None:
    other = EmbeddedPostgres(server_folder / "other", fast=True)
    try:
        other.start()
        assert other.running
        assert postgres_server.running
        assert other.port != postgres_server.port
    finally:
        other.remove()


def test_the_broker_writes_through_to_disk_outside_tests(server_folder: Path) -> None:
    server = EmbeddedNats(server_folder / "durable-nats", {"budget": "x", "operator": "x"})
    try:
        server.start()
        assert "sync_interval: always" in (server.home / "nats.conf").read_text()
    finally:
        server.remove()


def test_the_brokers_passwords_are_for_its_owner_alone(nats_server: EmbeddedNats) -> None:
    assert (nats_server.home / "passwords.conf").stat().st_mode & 0o077 == 0


def test_a_taken_port_is_left_alone(nats_server: EmbeddedNats) -> None:
    assert accepts(nats_server.port)
    assert free_port(nats_server.port) != nats_server.port


def test_only_one_command_at_a_time_starts_or_stops(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(Busy), only_one(tmp_path):
        pytest.fail("held twice")


def test_the_state_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    state = State({"nats": ProcessRef(1, 2.5)}, {"nats": 4222})
    state.save(tmp_path / "state.json")
    assert State.load(tmp_path / "state.json") == state
