"""What is in an image is listed and allowed, its base is named by its digest, and what is known of it is judged."""

import json
import re
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from importlib.metadata import Distribution, distributions
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from insatser.layout import CLONE
from insatser.services import NAMES

Json = dict[str, Any]
DIGEST = f"sha256:{'0' * 64}"
BASE = f"docker.io/library/python:3.11-slim@{DIGEST}"


def program(name: str) -> ModuleType:
    """A program of deploy/, which is no package."""
    spec = spec_from_file_location(name, CLONE / "deploy" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sbom, audit = program("make_sbom"), program("audit")
PACKAGES = next(Path(path) for path in sys.path if path.endswith("site-packages"))


def bill(service: str) -> Json:
    made: Json = sbom.make(CLONE, service, folder=PACKAGES, base=BASE, alone=False)
    return made


@pytest.mark.parametrize("service", NAMES)
def test_every_locked_package_stands_in_the_bill_with_an_allowed_licence(service: str) -> None:
    made = bill(service)
    lock = (CLONE / "services" / service / "requirements.lock").read_text(encoding="utf-8")
    names = sbom.locked(lock)
    wanted = {name for name, versions in names.items() if all(versions.values())}
    listed = {one["name"]: one for one in made["components"] if one["type"] == "library"}
    assert len(wanted) > 30
    assert wanted <= listed.keys() <= names.keys()
    for name, found in listed.items():
        assert found["version"] in names[name]
        assert found["purl"] == f"pkg:pypi/{name}@{found['version']}"
    allowed = tomllib.loads(sbom.POLICY.read_text(encoding="utf-8"))["licences"]["allowed"]
    assert all(sbom.is_allowed(one["licenses"][0]["expression"], allowed) for one in listed.values())


def test_the_bill_is_cyclonedx_the_same_each_time_and_names_the_base() -> None:
    made = bill("budget")
    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(
        r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", made["serialNumber"]
    )
    assert made["metadata"]["component"]["name"] == "insatser-budget"
    assert made["components"][0] == {
        "type": "container",
        "bom-ref": "base",
        "name": "docker.io/library/python:3.11-slim",
        "version": DIGEST,
    }
    refs = {one["bom-ref"] for one in made["components"]} | {made["metadata"]["component"]["bom-ref"]}
    assert {one["ref"] for one in made["dependencies"]} | {"base"} == refs
    assert {ref for one in made["dependencies"] for ref in one["dependsOn"]} <= refs
    fastapi = next(one for one in made["dependencies"] if one["ref"].startswith("pkg:pypi/fastapi@"))
    assert any(ref.startswith("pkg:pypi/starlette@") for ref in fastapi["dependsOn"])
    assert json.dumps(bill("budget")) == json.dumps(made)


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("MIT AND Zlib", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("MIT License", False),
        ("(MIT)", False),
        ("", False),
    ],
)
def test_a_licence_is_allowed_by_its_spdx_identifiers_alone(expression: str, allowed: bool) -> None:
    assert sbom.is_allowed(expression, ["MIT", "Zlib"]) is allowed


def test_an_image_with_what_nobody_allowed_or_locked_is_not_made(tmp_path: Path) -> None:
    policy = {"allowed": ["EUPL-1.2"], "of": {}}
    six = next(iter(distributions(name="six")))
    with pytest.raises(sbom.Refused, match="six: the licence 'MIT' is not allowed"):
        sbom.licence_of(six, policy)
    with pytest.raises(sbom.Refused, match="locked and not installed: aiohappyeyeballs"):
        sbom.make(CLONE, "agreements", folder=tmp_path, base=BASE, alone=True)
    with pytest.raises(sbom.Refused, match="another version than the locked: six"):
        sbom.installed(PACKAGES, {"six": {"0.1": True}}, alone=False)
    with pytest.raises(sbom.Refused, match="installed and not locked: "):
        sbom.make(CLONE, "agreements", folder=PACKAGES, base=BASE, alone=True)


def test_the_program_writes_the_bill_as_it_is_run_while_the_image_is_built(tmp_path: Path) -> None:
    names = sbom.locked((CLONE / "services" / "budget" / "requirements.lock").read_text(encoding="utf-8"))
    folder = tmp_path / "packages"
    folder.mkdir()
    for path in PACKAGES.glob("*.dist-info"):
        if sbom.normal(path.name.split("-")[0]) in names:
            (folder / path.name).symlink_to(path)
    asked = ["--root", str(CLONE), "--packages", str(folder), "--base", BASE, "--output", str(tmp_path / "sbom.json")]
    assert sbom.main(["budget", *asked]) == 0
    assert json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8")) == bill("budget")


def test_what_is_said_of_a_package_in_the_policy_is_needed() -> None:
    """Metadata that has been mended upstream needs no line of ours."""
    policy = tomllib.loads(sbom.POLICY.read_text(encoding="utf-8"))["licences"]
    for name in policy["of"]:
        package: Distribution = next(iter(distributions(name=name)))
        with pytest.raises(sbom.Refused):
            sbom.licence_of(package, {"allowed": policy["allowed"], "of": {}})


def test_every_stage_is_built_on_a_digest_that_whoever_builds_must_give() -> None:
    lines = (CLONE / "deploy" / "Dockerfile").read_text(encoding="utf-8").splitlines()
    bases = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert bases == ["docker.io/library/python:${PYTHON}@${PYTHON_DIGEST}"] * 3
    assert "ARG PYTHON_DIGEST" in lines[: lines.index(next(line for line in lines if line.startswith("FROM ")))]
    assert not [line for line in lines if line.startswith("ARG PYTHON_DIGEST=")]
    compose = yaml.safe_load((CLONE / "docker-compose.yml").read_text(encoding="utf-8"))
    for service in NAMES:
        given = compose["services"][f"{service}-migrate"]["build"]["args"]
        assert given["PYTHON_DIGEST"].startswith("${PYTHON_DIGEST:?")


FOUND = {
    "dependencies": [
        {"name": "whole", "version": "1", "vulns": []},
        {"name": "skipped", "skip_reason": "not found"},
        {"name": "hurt", "version": "2", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["3"]}]},
    ]
}


@pytest.mark.parametrize(
    ("accepted", "faults"),
    [
        ({}, ["hurt 2: PYSEC-1, rättad i 3"]),
        ({"CVE-1": date(2026, 12, 1)}, []),
        ({"PYSEC-1": date(2026, 11, 29)}, []),
        ({"CVE-1": date(2026, 11, 28)}, ["hurt 2: PYSEC-1, rättad i 3"]),
    ],
)
def test_a_known_vulnerability_fails_unless_it_is_accepted_still(accepted: dict[str, date], faults: list[str]) -> None:
    assert audit.judge(FOUND, accepted, today=date(2026, 11, 29)) == faults


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (lambda lock: None, 0, "INTE PRÖVAT"),
        (lambda lock: {"dependencies": []}, 0, "inga kända"),
        (lambda lock: FOUND, 1, "PYSEC-1"),
    ],
)
def test_what_could_not_be_asked_is_said_and_what_is_known_fails(
    answer: Callable[[Path], Json | None],
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(audit, "ask", answer)
    assert audit.main() == code
    assert said in capsys.readouterr().out


def test_nobody_is_asked_where_the_tool_cannot_be_had(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(audit, "UV", tmp_path / "uv")
    assert audit.ask(CLONE / "deploy/ops/requirements.lock") is None


def test_publiccode_says_what_is_so_and_leaves_to_the_owner_what_only_the_owner_knows() -> None:
    said = yaml.safe_load((CLONE / "publiccode.yml").read_text(encoding="utf-8"))
    last = (CLONE / "docs" / "releases.csv").read_text(encoding="utf-8").splitlines()[-1].split(",")
    assert [said["softwareVersion"], str(said["releaseDate"])] == last[:2]
    assert said["legal"]["license"] == "EUPL-1.2"
    assert not {"url", "landingURL", "roadmap"} & said.keys()
    assert said["maintenance"] == {"type": "internal"}
    assert 150 <= len(said["description"]["sv"]["longDescription"]) <= 10_000
    assert len(said["description"]["sv"]["shortDescription"]) <= 150
