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
ELSEWHERE = {
    ".venv/bin/selection verify": ("tests/journeys/test_selection_rounds.py", '"selection", "verify"'),
    ".venv/bin/selection basis": ("services/selection/tests/unit/test_basis_documents.py", "basis_command("),
    "budget verify": ("services/budget/tests/integration/test_ledger.py", '"verify"'),
    "insatser-ops verify": ("tests/journeys/test_operators_desk.py", '"verify"'),
    "python -m budget verify": ("services/budget/tests/integration/test_ledger.py", '"verify"'),
    "python deploy/ops/src/insatser_ops/verify_case_file.py": ("tests/journeys/test_case_file.py", "verify_case_file"),
    "pytest services/budget": ("tests/run.py", '"services/budget"'),
}
"""Commands that a test runs instead of a script, with a word of it."""
TAKES_LONG = {"make bench", 'make bench ARGS="budget selection"'}
"""Half an hour; of its parts the one that starts processes is run."""
SHELL = re.compile(r"(make|docker|python|pytest|insatser|\.venv/bin/\w+|budget|ops|ask|tell|sql|curl)\b")
FREE = {"N", "SEED", "SERVICE", "ARGS", "BOOKS_EXAMPLES", "BOOKS_STEPS", "BOOKS_QUICK", "CASES_EXAMPLES", "CASES_STEPS"}
FREE |= {"INSATSER_HOME", "BUDGET_TAG"}
"""Settings of a command that only say how much of it."""
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
        if not re.fullmatch(r"[a-z][a-z-]+", command):
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


def what_is_run(command: str) -> str:
    """What there is to try in it: the program, what it is asked for, options, and settings that lead another way."""
    settings: list[str] = []
    words = command.split()
    while words and re.match(r"[A-Z_]+=", words[0]):
        settings.append(words.pop(0).partition("=")[0])
    if not words:
        return ""
    if words[0] == "insatser":
        words[0] = ".venv/bin/insatser"
    asked = words[:2]
    if "-m" in words[:2]:
        asked = words[:4] if "budget" in words[:3] else words[:3]
    rest = [
        word.partition("=")[0] for word in words[len(asked) :] if word.startswith("--") or re.match(r"[A-Z]+=", word)
    ]
    if words[0] == "make" and "bench" in words:
        rest = [command.partition("bench ")[2]] if " ARGS" in command else []
    kept = sorted({*settings, *(word for word in rest if word)} - FREE - {"--help"})
    asked[0] = asked[0].removeprefix(".venv/bin/") if asked[0] in (".venv/bin/python", ".venv/bin/pytest") else asked[0]
    return " ".join([*asked, *kept])


def shell_commands(document: str) -> Iterator[str]:
    for line in typed(document):
        for part in re.split(r"(?:;|&&|\|(?=\s)|\$\()\s*", line):
            command = part.strip().rstrip(")")
            if SHELL.match(re.sub(r"^(?:[A-Z_]+=\S*\s+)+", "", command)) and " " in command and "(" not in command[:8]:
                yield command


def scripted() -> set[str]:
    text = "".join((CLONE / ".ci" / name).read_text(encoding="utf-8") for name in ("run", "documents"))
    started = r"^(?:command .* && )?((?:[A-Z_]+=\S* )*)tried (?:timeout .* 3 )?"
    lines = (re.sub(started, r"\1", line.strip()) for line in text.replace("\\\n", " ").splitlines())
    return {what_is_run(line.removeprefix("timeout 180 ").partition(" #")[0]) for line in lines if line}


@pytest.mark.parametrize("document", ["README.md", "docs/runbook.md", "docs/developing.md"])
def test_every_command_is_run_by_a_script_or_a_test(document: str) -> None:
    """What is typed at a running system is typed by tests/journeys/test_runbook.py; nothing runs Docker here."""
    runs = scripted()
    for command in shell_commands(document):
        key = what_is_run(command)
        if key.startswith(("docker", "ask", "tell", "sql", "ops ", "curl")):
            continue
        if key.startswith("make ") and key.split()[1] in NOT_IN_CI:
            continue
        known = key in runs or command in TAKES_LONG or key.startswith(tuple(ELSEWHERE))
        shortened = "…" in command and any(set(key.split()) <= set(run.split()) for run in runs)
        assert known or shortened, f"{document}: nothing runs {command!r} ({key})"
    for place, word in ELSEWHERE.values():
        assert word in (CLONE / place).read_text(encoding="utf-8"), place


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
