"""Each service starts from the files that its image has: what the Dockerfile copies, and the packages of its lock."""

import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from insatser.layout import CLONE
from insatser.services import NAMES

DOCKERFILE = (CLONE / "deploy" / "Dockerfile").read_text(encoding="utf-8")
LOCKED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", re.MULTILINE)
NOBODY = "127.0.0.1:1"
"""Address where no server answers."""

# Each process imports what it runs and no more: all of it, and then the one that ends by itself.
EVERY_PROCESS = """
import sys
from {service}.__main__ import main
assert "{service}.models" not in sys.modules, "a migration has no use for them"
import {service}.worker, shared.process.worker
assert "fastapi" not in sys.modules, "a worker has no use for it"
import {service}.app, shared.process.server, shared.app
sys.argv = ["{service}", "migrate"]
main()
"""


@pytest.mark.parametrize("service", NAMES)
def test_a_service_starts_from_what_its_image_has(service: str, tmp_path: Path) -> None:
    app = _image(service, tmp_path)
    files = dict(re.findall(r"\b(\w+_(?:FILE|DIR))=(\S+)", DOCKERFILE))
    environment = {name: _inside(value, service, app) for name, value in files.items()} | {
        "PYTHONPATH": _inside(re.findall(r"PYTHONPATH=(\S+)", DOCKERFILE)[0], service, app),
        "DATABASE_URL": f"postgresql+asyncpg://role:word@{NOBODY}/{service}",
        "MIGRATION_DATABASE_URL": f"postgresql+asyncpg://owner:word@{NOBODY}/{service}",
        "NATS_URL": f"nats://user:word@{NOBODY}",
        "AUTH_ISSUER": "https://issuer.example",
        "AUTH_AUDIENCE": "insatser",
        "AUTH_JWKS": "https://issuer.example/jwks",
    }
    # Without site-packages: nothing is found that is not on the path of the image.
    command = [sys.executable, "-S", "-c", EVERY_PROCESS.format(service=service)]
    done = subprocess.run(command, cwd=app, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert "ConnectionRefusedError" in done.stdout + done.stderr  # it came as far as to the database


def test_the_broker_takes_in_nothing_that_is_installed_for_another_service() -> None:
    """In an installation of all four, whose images have what each needs."""
    alone = "import sys, shared.broker.nats; assert 'aiohttp' not in sys.modules; import aiohttp"
    subprocess.run([sys.executable, "-c", alone], check=True)


def _image(service: str, folder: Path) -> Path:
    """The folder /app as the build makes it, with links instead of copies."""
    lock = (CLONE / "services" / service / "requirements.lock").read_text(encoding="utf-8")
    names = {_normal(found) for found in LOCKED.findall(lock)}
    packages = folder / "packages"
    packages.mkdir()
    for package in distributions():
        if _normal(package.name) in names:
            for top in {file.parts[0] for file in package.files or () if not file.parts[0].startswith("..")}:
                _link(packages / top, Path(str(package.locate_file(top))))
    for source, target in re.findall(
        r"^COPY ((?:docs|shared|services)\S*(?: docs\S*)?) /app/(\S+)$", DOCKERFILE, re.MULTILINE
    ):
        for path in source.replace("${SERVICE}", service).split():
            name = target.replace("${SERVICE}", service)
            _link(folder / (name + Path(path).name if name.endswith("/") else name), CLONE / path)
    return folder


def _link(place: Path, target: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        place.symlink_to(target)


def _inside(value: str, service: str, app: Path) -> str:
    return value.replace("${SERVICE}", service).replace("/app/", f"{app}/")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
