"""Clients that others' generators make of our descriptions. The generators are installed apart: `make clients`."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from insatser.layout import CLONE
from tests.support.documents import DESCRIPTIONS, SERVICES

TOOLS = CLONE / ".cache" / "clients"
GENERATOR = TOOLS / "python" / "bin" / "openapi-python-client"
MODULES = TOOLS / "node_modules"
FILES = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/x-ndjson",
    "application/xml",
    "text/calendar",
    "text/csv",
)
"""What the generator for Python is told to hand over as bytes."""


def python_clients(where: Path) -> list[Path]:
    """A package for each service; skips the test, with the reason, where there is no generator."""
    if not GENERATOR.exists():
        pytest.skip(f"no generator: {GENERATOR.name} is not installed (make clients)")
    overrides = [f"  {kind}: application/octet-stream" for kind in FILES]
    overrides += ["  application/cloudevents-batch+json: application/json"]
    settings = where / "settings.yml"
    settings.write_text("\n".join(["content_type_overrides:", *overrides, "post_hooks: []", ""]), encoding="utf-8")
    packages = []
    for service in SERVICES:
        package = where / f"{service}_client"
        description = DESCRIPTIONS / f"{service}.json"
        said = _run(
            *(GENERATOR, "generate", "--meta", "none", "--config", settings),
            *("--path", description, "--output-path", package),
        )
        assert "warning" not in said.lower(), said
        packages.append(package)
    return packages


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


def check_python(packages: list[Path], cache: Path) -> None:
    # Settings of our own house would be read otherwise.
    options = ("--strict", "--config-file", "", "--cache-dir", cache, "--python-executable", sys.executable)
    _run(sys.executable, "-m", "mypy", *options, *packages)


def check_typescript(files: list[Path]) -> None:
    _run("node", MODULES / "typescript" / "bin" / "tsc", "--strict", "--noEmit", *files)


def _run(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
