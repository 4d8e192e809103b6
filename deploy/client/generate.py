"""Makes a package for each service of its OpenAPI description. Hatchling runs it when the wheel is built.

Standard library only, besides what builds: the same descriptions and generator give the same bytes.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).resolve().parent
PLACES = (HERE / "openapi", HERE.parents[1] / "docs" / "openapi")
"""In a source distribution, and in a clone."""
SERVICES = ("agreements", "budget", "followup", "selection")
SPOKEN = ("application/json", "application/merge-patch+json", "application/problem+json", "text/html", "text/markdown")
"""Media types that the generator takes as they are; all others are handed over as bytes."""
EVENTS = "application/cloudevents-batch+json"


class GenerateClients(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the generated packages beside what is written by hand."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        self._made = Path(tempfile.mkdtemp(prefix="insatser-client-"))
        for package in generate(self._made):
            build_data["force_include"][str(package)] = f"insatser_client/{package.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        shutil.rmtree(self._made)


def generate(where: Path) -> list[Path]:
    """A package for each service; stops at anything that the generator could not make of a description."""
    descriptions = next(place for place in PLACES if place.is_dir())
    made = []
    for service in SERVICES:
        document = prepared(json.loads((descriptions / f"{service}.json").read_text(encoding="utf-8")))
        (where / "document.json").write_text(json.dumps(document), encoding="utf-8")
        overrides = dict.fromkeys(sorted(_as_bytes(document)), "application/octet-stream") | {
            EVENTS: "application/json"
        }
        (where / "settings.json").write_text(json.dumps({"content_type_overrides": overrides, "post_hooks": []}))
        made.append(where / service)
        _run("--path", where / "document.json", "--config", where / "settings.json", "--output-path", made[-1])
    return made


def prepared(document: dict[str, Any]) -> dict[str, Any]:
    """Operations stand by resource, in English: tags are Swedish words for people, and would be names of packages."""
    for path, item in document["paths"].items():
        for operation in item.values():
            operation["tags"] = [re.sub(r"\W", "_", path.split("/")[1])]
    return document


def _as_bytes(document: dict[str, Any]) -> set[str]:
    described = (operation for item in document["paths"].values() for operation in item.values())
    kinds: set[str] = set()
    for operation in described:
        for body in (operation.get("requestBody", {}), *operation["responses"].values()):
            kinds |= set(body.get("content", ()))
    return kinds.difference(SPOKEN, [EVENTS])


def _run(*arguments: str | Path) -> None:
    command = (sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", *arguments)
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    if done.returncode or "warning" in said.lower():
        raise RuntimeError(said)
