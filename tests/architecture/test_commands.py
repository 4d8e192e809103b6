"""What the documents tell people to type can be typed: commands, their options, services and files are there."""

import re
from collections.abc import Iterator

import pytest
import typer
import yaml

from insatser import cli
from insatser.layout import CLONE
from insatser_ops import cli as desk

DOCUMENTS = ["README.md", "docs/runbook.md", "docs/alarms.md", "docs/developing.md"]
DOCUMENTS += ["docs/security.md", "docs/kubernetes.md"]
NOT_IN_CI = {
    "clients": "asks registries of others for what makes clients",
    "client": "builds with what `make clients` has fetched",
    "mirrors": "reads with what `make clients` has fetched",
}
"""Targets that the documents name and no script of ours runs, with the reason."""
FOLDERS = "deploy|docs|tests|services|shared"


def typed(document: str) -> Iterator[str]:
    """Each line of a block of code, without its comment, and whatever stands between backquotes."""
    text = (CLONE / document).read_text(encoding="utf-8").replace("\\\n", " ")
    for block in re.findall(r"^```\w*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
        yield from (re.sub(r"\s#\s.*", "", line) for line in block.splitlines())
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def used(name: str) -> Iterator[tuple[str, str, str]]:
    """Document, command and what follows it, wherever a program is called."""
    for document in DOCUMENTS:
        for line in typed(document):
            for rest in re.findall(rf"(?:^|[\s;|(/]){name} ([^;|]+)", line):
                command, _, arguments = rest.strip().partition(" ")
                yield document, command, arguments


def commands_of(app: typer.Typer) -> dict[str, set[str]]:
    """Command → its options."""
    group = typer.main.get_command(app)
    context = typer.Context(group)
    names = group.list_commands(context)  # type: ignore[attr-defined]
    found = {name: group.get_command(context, name) for name in names}  # type: ignore[attr-defined]
    return {name: {option for param in command.params for option in param.opts} for name, command in found.items()}


@pytest.mark.parametrize(("name", "app"), [("insatser", cli.app), ("ops", desk.app), ("insatser-ops", desk.app)])
def test_commands_and_options_are_there(name: str, app: typer.Typer) -> None:
    known = commands_of(app)
    for document, command, arguments in used(name):
        if not command.isalpha():
            continue  # a definition of the short form
        assert command in known, f"{document}: {name} {command}"
        options = set(re.findall(r"(?<!\S)--[a-z-]+", arguments))
        assert options <= known[command], f"{document}: {name} {command} {arguments}"


def test_what_make_is_asked_for_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (CLONE / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    asked = {command for _, command, _ in used("make") if re.fullmatch(r"[a-z-]+", command)}
    assert asked
    assert asked <= targets


def test_what_make_is_asked_for_is_tried_by_what_ci_runs() -> None:
    scripts = "".join((CLONE / ".ci" / name).read_text(encoding="utf-8") for name in ("run", "documents"))
    tried = set(re.findall(r"make ([a-z-]+)", scripts))
    asked = {command for _, command, _ in used("make") if re.fullmatch(r"[a-z-]+", command)}
    assert asked - tried == set(NOT_IN_CI)


def test_services_that_compose_is_asked_for_are_there() -> None:
    known = set(yaml.safe_load((CLONE / "docker-compose.yml").read_text(encoding="utf-8"))["services"])
    named = {
        word
        for _, _, arguments in used("docker compose")
        for word in re.findall(r"(?<![\S])(?:\w+-(?:api|worker|migrate)|nats|postgres)(?!\S)", arguments)
    }
    assert len(named) > 3
    assert named <= known


def test_a_new_version_migrates_before_the_old_processes_are_taken_away() -> None:
    """`docker compose up` recreates containers first and starts the migration then: one that fails leaves none."""
    text = (CLONE / "docs" / "runbook.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    builds = [block for block in blocks if "docker compose build" in block]
    assert builds
    for block in builds:
        ups = re.findall(r"^(.*)docker compose up (.*)$", block, flags=re.MULTILINE)
        assert [before for before, _ in ups] == ["docker compose run --rm budget-migrate && "]
        assert all("--no-deps" in options for _, options in ups)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_that_are_named_are_there(document: str) -> None:
    named = {
        path.rstrip("/.")
        for line in typed(document)
        for path in re.findall(rf"(?<![\w/.:-])(?:{FOLDERS})/[\w./-]+", line)
        if "…" not in line and "<" not in line
    }
    assert [path for path in sorted(named) if not (CLONE / path).exists()] == []
