"""Writes the bill of materials of an image (CycloneDX 1.6) from what is installed in it.

An image with a package that the lock does not name, or under a licence that deploy/supply-chain.toml does not allow, is
not made. Standard library alone: this runs while the image is built.
"""

import argparse
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

POLICY = Path(__file__).with_name("supply-chain.toml")
NAMESPACE = uuid.UUID("6f0f2f4e-3c0e-5f5e-9d55-0c1f6a2b7e10")
LOCKED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==(\S+)\s*(;)?", re.MULTILINE)
FIELDS = ("License-Expression", "License")
"""Fields of a package's metadata: the newer first."""
Json = dict[str, Any]


class Refused(Exception):
    """Such an image is not to be made; the message says why."""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> dict[str, dict[str, bool]]:
    """Every package of the lock with its versions, and whether each is installed everywhere or where a marker says."""
    names: dict[str, dict[str, bool]] = {}
    for found in LOCKED.finditer(lock):
        names.setdefault(normal(found[1]), {})[found[2]] = found[3] is None
    return names


def licence_of(package: Distribution, policy: Json) -> str:
    """The licence as an SPDX expression. Raises Refused where nothing says it, or it is not allowed."""
    name = normal(package.name)
    said = next((text for field in FIELDS for text in package.metadata.get_all(field) or ()), "")
    expression: str = policy["of"].get(name, said)
    if not is_allowed(expression, policy["allowed"]):
        raise Refused(f"{name}: the licence {expression[:80] or 'of it'!r} is not allowed by {POLICY.name}")
    return expression


def is_allowed(expression: str, allowed: list[str]) -> bool:
    """True when one alternative is; what holds together must all be allowed. Parentheses are for a person to read."""
    return any(all(term.strip() in allowed for term in each.split(" AND ")) for each in expression.split(" OR "))


def installed(folder: Path, names: dict[str, dict[str, bool]], *, alone: bool) -> dict[str, Distribution]:
    """Packages that the lock names and the folder has; `alone`: the folder has nothing else."""
    found = {normal(package.name): package for package in distributions(path=[str(folder)])}
    if missing := {name for name, versions in names.items() if all(versions.values())} - found.keys():
        raise Refused(f"locked and not installed: {', '.join(sorted(missing))}")
    if alone and (strange := found.keys() - names.keys()):
        raise Refused(f"installed and not locked: {', '.join(sorted(strange))}")
    packages = {name: found[name] for name in sorted(names) if name in found}
    if other := [name for name, package in packages.items() if package.version not in names[name]]:
        raise Refused(f"installed in another version than the locked: {', '.join(other)}")
    return packages


def bill_of(
    service: str, version: str, *, lock: str, packages: dict[str, Distribution], base: str, policy: Json
) -> Json:
    """The same image has the same bill: no time, and a serial number that follows from what is in it."""
    root = f"pkg:generic/insatser-{service}@{version}"
    refs = {name: f"pkg:pypi/{name}@{package.version}" for name, package in packages.items()}
    components = [_component(name, package, refs, policy) for name, package in packages.items()]
    image = {"type": "container", "bom-ref": "base", "name": base.partition("@")[0], "version": base.partition("@")[2]}
    needs = [{"ref": refs[name], "dependsOn": sorted(_needs(package, refs))} for name, package in packages.items()]
    bill: Json = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": f"insatser-{service}",
                "version": version,
                "licenses": [{"license": {"id": "EUPL-1.2"}}],
            },
            # The lock has the hash of every file that may be installed.
            "properties": [{"name": "insatser:requirements-lock-sha256", "value": sha256(lock.encode()).hexdigest()}],
        },
        "components": [image, *components],
        "dependencies": [{"ref": root, "dependsOn": ["base", *sorted(refs.values())]}, *needs],
    }
    content = json.dumps(bill, sort_keys=True)
    return bill | {"serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, content)}"}


def _component(name: str, package: Distribution, refs: dict[str, str], policy: Json) -> Json:
    return {
        "type": "library",
        "bom-ref": refs[name],
        "name": name,
        "version": package.version,
        "purl": refs[name],
        "licenses": [{"expression": licence_of(package, policy)}],
    }


def _needs(package: Distribution, refs: dict[str, str]) -> Iterator[str]:
    for line in package.requires or ():
        name, marked = re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0], "extra ==" in line
        if not marked and normal(name) in refs:
            yield refs[normal(name)]


def make(root: Path, service: str, *, folder: Path, base: str, alone: bool) -> Json:
    home = root / "services" / service
    lock = (home / "requirements.lock").read_text(encoding="utf-8")
    version = tomllib.loads((home / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    policy = tomllib.loads(POLICY.read_text(encoding="utf-8"))["licences"]
    packages = installed(folder, locked(lock), alone=alone)
    return bill_of(service, version, lock=lock, packages=packages, base=base, policy=policy)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service")
    parser.add_argument("--root", type=Path, default=Path(), help="where services/ is")
    parser.add_argument("--packages", type=Path, required=True, help="the folder that they are installed in")
    parser.add_argument("--base", required=True, help="the image that ours is built on, with its digest")
    parser.add_argument("--output", type=Path, required=True)
    asked = parser.parse_args(arguments)
    try:
        bill = make(asked.root, asked.service, folder=asked.packages, base=asked.base, alone=True)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    asked.output.write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
