"""Exports the hashed requirement files, and tells without a network whether they still match the pyproject files.

Each lock carries a hash of the dependency declarations it was made from. uv.lock itself holds registry addresses and
stays out of the repository.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".venv" / "bin" / "uv"
SERVICES = ("agreements", "budget", "followup", "selection")
MEMBERS = ("shared", "deploy/local", "deploy/ops", *(f"services/{name}" for name in SERVICES))
EXPORT = ["export", "--frozen", "--no-header", "--no-annotate", "--no-emit-workspace", "--quiet"]
HEADER = "# Made by `make lock` from {sources}; sha256 of their declarations: {digest}\n"

# Lock file → (arguments of uv export, root dependency groups it holds, workspace members it holds)
Lock = tuple[list[str], tuple[str, ...], tuple[str, ...]]
LOCKS: dict[str, Lock] = {
    "requirements/dev.txt": (["--all-packages", "--no-default-groups", "--group", "dev"], ("dev",), MEMBERS),
    "requirements/run.txt": (["--all-packages", "--no-default-groups"], (), MEMBERS),
    "deploy/ops/requirements.lock": (["--package", "insatser-ops", "--no-default-groups"], (), ("deploy/ops",)),
    "requirements/build.txt": (["--only-group", "build"], ("build",), ()),
    "requirements/bootstrap.txt": (["--only-group", "bootstrap"], ("bootstrap",), ()),
    **{
        f"services/{name}/requirements.lock": (
            ["--package", f"insatser-{name}", "--no-default-groups"],
            (),
            (f"services/{name}", "shared"),
        )
        for name in SERVICES
    },
}


def write() -> None:
    """Resolves anew where there is no uv.lock yet, and writes every lock."""
    uv("lock", "--quiet")
    for name, (arguments, _groups, _members) in LOCKS.items():
        path = ROOT / name
        uv(*EXPORT, *arguments, "--output-file", str(path))
        path.write_text(header(name) + path.read_text())
        print(f"{name}: {len(requirements(path))} paket")


def check() -> list[str]:
    """Faults of the locks, in words; empty when there are none."""
    return [f"{name}: {problem}" for name in LOCKS for problem in problems(name)]


def problems(name: str) -> list[str]:
    path = ROOT / name
    if not path.exists():
        return ["filen saknas"]
    found = []
    text = path.read_text()
    if not text.startswith(header(name)):
        found.append("stämmer inte med pyproject-filerna")
    if "--index-url" in text or "://" in text:
        found.append("innehåller en adress till ett paketregister")
    if not all("--hash=sha256:" in requirement for requirement in requirements(path)):
        found.append("ett paket saknar hash")
    return found


def requirements(path: Path) -> list[str]:
    """Requirements, one string per package, its hashes included."""
    lines = path.read_text().replace("\\\n", " ").splitlines()
    return [line for line in lines if re.match(r"[a-z0-9]", line)]


def header(name: str) -> str:
    _arguments, groups, members = LOCKS[name]
    declared = {member: declarations(ROOT / member / "pyproject.toml") for member in members}
    root = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared["."] = {"groups": {group: root["dependency-groups"][group] for group in groups}}
    sources = ", ".join(f"{member}/pyproject.toml".removeprefix("./") for member in declared)
    digest = hashlib.sha256(json.dumps(declared, sort_keys=True).encode()).hexdigest()
    return HEADER.format(sources=sources, digest=digest[:32])


def declarations(path: Path) -> dict[str, object]:
    """The declarations that decide the lock: a new description or version number leaves it valid."""
    project = tomllib.loads(path.read_text())["project"]
    return {key: project.get(key) for key in ("dependencies", "optional-dependencies", "requires-python")}


def uv(*arguments: str) -> None:
    cache = {"UV_CACHE_DIR": str(ROOT / ".cache" / "uv"), "UV_PYTHON_DOWNLOADS": "never"}
    subprocess.run([str(UV), *arguments], check=True, cwd=ROOT, env={**os.environ, **cache})


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        write()
    elif wrong := check():
        sys.exit("\n".join([*wrong, "Kör make lock och spara ändringen."]))
