"""Clients that others' generators make of our descriptions. The generators are installed apart: `make clients`."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from insatser.layout import CLONE
from tests.support.documents import DESCRIPTIONS, SERVICES

Json = dict[str, Any]
TOOLS = CLONE / ".cache" / "clients"
BUILDER = TOOLS / "python" / "bin" / "python"
MODULES = TOOLS / "node_modules"
CLIENT = CLONE / "deploy" / "client"
BUILT = "insatser_client"


def python_client(where: Path) -> Path:
    """The published client as its wheel has it, unpacked; skips the test, with the reason, where none can be built."""
    if not BUILDER.exists():
        pytest.skip("no generator: openapi-python-client is not installed (make clients)")
    return _unpacked(built(CLIENT, where / "dist"), where / "installed") / BUILT


def built(project: Path, where: Path, kind: str = "wheel") -> Path:
    """What is built of the project, or of a source distribution that has been unpacked."""
    where.mkdir(parents=True, exist_ok=True)
    _run(BUILDER, "-m", "hatchling", "build", "-t", kind, "-d", where, folder=project)
    [made] = where.iterdir()
    return made


def built_elsewhere(where: Path) -> Path:
    """The wheel once more, of nothing but what a source distribution carries."""
    source = built(CLIENT, where / "source", "sdist")
    shutil.unpack_archive(source, where / "unpacked", filter="data")
    [project] = (where / "unpacked").iterdir()
    return built(project, where / "wheel")


def _unpacked(wheel: Path, where: Path) -> Path:
    shutil.unpack_archive(wheel, where, "zip")
    return where


def typescript_clients(where: Path) -> list[Path]:
    """The types of each service; skips the test, with the reason, where node or the generator is missing."""
    if shutil.which("node") is None:
        pytest.skip("no node: it is needed to make types of TypeScript")
    if missing := [name for name in ("openapi-typescript", "typescript") if not (MODULES / name).is_dir()]:
        pytest.skip(f"no generator: {', '.join(missing)} is not installed in {MODULES} (make clients)")
    made = []
    for service in SERVICES:
        made.append(where / f"{service}.ts")
        _run(
            "node", MODULES / "openapi-typescript" / "bin" / "cli.js", DESCRIPTIONS / f"{service}.json", "-o", made[-1]
        )
    return made


def check_python(package: Path, cache: Path) -> None:
    # Settings of our own house would be read otherwise.
    options = ("--strict", "--config-file", "", "--cache-dir", cache, "--python-executable", sys.executable)
    _run(sys.executable, "-m", "mypy", *options, package)


def check_typescript(files: list[Path]) -> None:
    _run("node", MODULES / "typescript" / "bin" / "tsc", "--strict", "--noEmit", *files)


def run_typescript(program: str, where: Path, *arguments: str) -> str:
    """What a program that uses the types says; it is checked as strictly as they are before it runs."""
    if not (MODULES / "openapi-fetch").is_dir():
        pytest.skip(f"no openapi-fetch in {MODULES} (make clients)")
    (where / "node_modules").symlink_to(MODULES)
    (where / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (where / "program.ts").write_text(program, encoding="utf-8")
    options = ("--strict", "--target", "es2022", "--module", "nodenext")
    _run("node", MODULES / "typescript" / "bin" / "tsc", *options, "program.ts", folder=where)
    return _run("node", "program.js", *arguments, folder=where)


def run_bruno(collection: Path, where: Path, variables: Mapping[str, str]) -> list[Json]:
    """What Bruno's own program has sent of a collection, and was answered; skips the test where it is not installed."""
    if not (program := MODULES / ".bin" / "bru").exists():
        pytest.skip(f"no Bruno: @usebruno/cli is not installed in {MODULES} (make clients)")
    report = where / "bruno.json"
    given = [part for name, value in variables.items() for part in ("--env-var", f"{name}={value}")]
    command = [str(program), "run", "-r", "--env", "lokalt", *given, "--reporter-json", str(report)]
    # It ends with an error when anything was refused, as examples are of what does not exist.
    subprocess.run(command, cwd=collection, capture_output=True, check=False)
    results: list[Json] = [result for part in json.loads(report.read_text()) for result in part["results"]]
    return results


def _run(*command: str | Path, folder: Path = CLONE) -> str:
    parts = [str(part) for part in command]
    done = subprocess.run(parts, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
