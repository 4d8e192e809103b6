"""One installation on disk: durable by default, held by one command at a time, beside others of its kind."""

import io
import runpy
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from rich.console import Console

from insatser import showing
from insatser.layout import CLONE, Layout
from insatser.nats_server import EmbeddedNats
from insatser.ports import LOOPBACK, accepts, free_port
from insatser.postgres import EmbeddedPostgres
from insatser.process import ProcessRef
from insatser.services import DEFAULT_PORTS
from insatser.stack import Stack
from insatser.state import Busy, State, only_one
from insatser.target import Target, UnknownProcess


def test_outside_tests_a_commit_is_on_disk_before_it_is_reported(server_folder: Path) -> None:
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


def test_python_starts_in_the_c_locale_whatever_the_clone_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = tmp_path / "mån döpt på svenska"
    site, package = clone / ".venv" / "lib" / "python3" / "site-packages", clone / "shared" / "src"
    for folder in (site, package):
        folder.mkdir(parents=True)
    (site / "_ours.pth").write_text(str(package), encoding="utf-8")
    (site / "other.pth").write_text("import sys; sys.path", encoding="utf-8")
    install = runpy.run_path(str(CLONE / "deploy" / "local" / "install.py"), run_name="install")
    monkeypatch.setitem(install["point_by_relative_path"].__globals__, "ROOT", clone)
    looking = f"import site, sys; site.addsitedir({str(site)!r}); print(ascii(sys.path))"

    def looked() -> subprocess.CompletedProcess[str]:
        command, env = [sys.executable, "-S", "-c", looking], {"LC_ALL": "C"}
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    assert ascii(str(package)) not in looked().stdout
    install["point_by_relative_path"](site)
    assert ascii(str(package)) in looked().stdout
    assert (site / "other.pth").read_text(encoding="utf-8") == "import sys; sys.path"


def test_no_python_is_started_in_an_install_before_its_paths_are_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under LC_ALL=C each start after the packages are in would fail, compiling them for one."""
    clone = tmp_path / "mån döpt på svenska"
    site = clone / ".venv" / "lib" / "python3" / "site-packages"
    site.mkdir(parents=True)
    install = runpy.run_path(str(CLONE / "deploy" / "local" / "install.py"), run_name="install")
    known = install["install"].__globals__
    started: list[str] = []

    def run(*command: object) -> None:
        words = [str(part) for part in command]
        if "-e" in words:
            (site / "_ours.pth").write_text(str(clone / "shared" / "src"), encoding="utf-8")
        elif (site / "_ours.pth").exists():
            started.append((site / "_ours.pth").read_text(encoding="utf-8"))

    for name, value in {"ROOT": clone, "VENV": clone / ".venv", "STAMP": clone / "stamp", "run": run}.items():
        monkeypatch.setitem(known, name, value)
    monkeypatch.setitem(known, "succeeds", lambda *_: True)
    monkeypatch.setitem(known, "installers", lambda *_: [["uv"]])
    install["install"](install["RUN"])
    assert started
    assert all(text.isascii() for text in started)


@pytest.mark.parametrize(
    ("there", "asked", "made"),
    [
        ("", "--run", "run.txt"),
        ("run.txt", "", "dev.txt"),
        ("run.txt", "--run", None),
        ("dev.txt", "--run", None),
        ("dev.txt", "", None),
    ],
)
def test_only_what_is_lacking_is_installed(
    there: str, asked: str, made: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install = runpy.run_path(str(CLONE / "deploy" / "local" / "install.py"), run_name="install")
    known = install["main"].__globals__
    done: list[str] = []
    stamp = tmp_path / "stamp"
    if there:
        stamp.write_text(install["fingerprint"](there))
    for name, value in {"STAMP": stamp, "PYTHON": tmp_path, "install": done.append}.items():
        monkeypatch.setitem(known, name, value)
    monkeypatch.setattr(sys, "argv", ["install.py", *([asked] if asked else [])])
    install["main"]()
    assert done == ([made] if made else [])
    assert stamp.read_text() == install["fingerprint"](made or there)


def test_what_the_system_runs_on_is_locked_as_what_it_is_tested_with() -> None:
    """And what is only for tests is not there."""
    run, everything = ((CLONE / "requirements" / name).read_text().splitlines()[1:] for name in ("run.txt", "dev.txt"))
    assert set(run) < set(everything)
    assert not [line for line in run if line.startswith(("polars", "mypy", "ruff", "pytest", "schemathesis"))]


def test_the_broker_starts_under_a_path_in_swedish(server_folder: Path) -> None:
    server = EmbeddedNats(server_folder / "mån döpt på svenska", {"budget": "x", "operator": "x"}, fast=True)
    try:
        server.start()
        assert server.running
    finally:
        server.remove()


def _shown(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is printed when it is up, in a window of eighty columns."""
    window = io.StringIO()
    monkeypatch.setattr(showing, "out", Console(file=window, width=80))
    showing.system(stack)
    return window.getvalue().splitlines()


def test_what_runs_is_shown_in_one_short_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stack, "moved", {})
    stack = Stack(Layout(CLONE, tmp_path))
    shown = _shown(stack, monkeypatch)
    assert len(shown) <= 15
    for service in stack.services:
        assert any(f"{stack.api_url(service.name)}/docs" in line for line in shown)
        assert any(f"{stack.root_url(f'{service.name}-worker')}/metrics" in line for line in shown)


def test_a_port_that_somebody_holds_is_said_and_can_be_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = DEFAULT_PORTS["budget-api"]
    with socket.socket() as somebody:
        somebody.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # held by another system of this machine: as good
            somebody.bind((LOOPBACK, usual))
            somebody.listen()
        stack = Stack(Layout(CLONE, tmp_path))
        assert stack.moved["budget-api"] != usual
        shown = _shown(stack, monkeypatch)
        address = stack.root_url("budget-api")
    assert any("upptagna av andra" in line for line in shown)
    assert any(
        line.startswith("curl ") and line.endswith(f"{stack.api_url('agreements')}/cooperations") for line in shown
    )
    assert any(
        line.startswith(".venv/bin/insatser demo --against") and f"budget-api={address}" in line for line in shown
    )
    there = Target.at("http://127.0.0.1/", tmp_path / "keys", {"budget-api": f"{address}/"})
    assert there.api_url("budget") == stack.api_url("budget")
    assert there.api_url("followup") == "http://127.0.0.1:8104/followup/v1"
    with pytest.raises(UnknownProcess, match="budgte-api"):
        Target.at("http://127.0.0.1", tmp_path / "keys", {"budgte-api": address})
