"""Makes the passwords, addresses and signing key that docker-compose.yml reads, for one machine.

    .venv/bin/python deploy/make_secrets.py                  makes what is missing, changes nothing else
    .venv/bin/python deploy/make_secrets.py --rotate budget  new passwords for one service (or `operator`, `postgres`)
    .venv/bin/python deploy/make_secrets.py --kubernetes     the same with the addresses of deploy/kubernetes

Where Docker can be asked, the digest of the image that ours are built on is written into `.env`, which compose reads:
the one that was found first stays, until somebody takes the line away or says another in PYTHON_DIGEST.

The folder (INSATSER_HOME, else .insatser-compose) is for its owner alone; the files in it can be read by all, because
each container runs under a user of its own and sees only the files it is given.
"""

import argparse
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from insatser.broker import OPERATOR, password_lines, routes_line
from insatser.keys import LocalKeys
from insatser.services import NAMES, process_role

ROOT = Path(__file__).resolve().parents[1]
SUPERUSER = "postgres"
WEBHOOK_KEYS = tuple(f"{name}_webhook_key" for name in NAMES)
LASTING_KEYS = ("selection_evaluation_key", "budget_audit_key", "followup_survey_key", *WEBHOOK_KEYS)
"""Never made anew: what was made with an older one, a digest, a pseudonym or a link, could no longer be compared."""
COMPOSE = "postgres:5432", "nats:4222"
KUBERNETES = "postgres-rw.insatser-servers:5432", "nats.insatser-servers:4222"
"""Where PostgreSQL and NATS are reached."""
PEERS = tuple(f"nats-{number}.nats.insatser-servers:6222" for number in range(3))
BASE = re.compile(r"ARG PYTHON=(\S+)")
ASK = "docker", "buildx", "imagetools", "inspect", "--format", "{{.Manifest.Digest}}"
KINDS = ("database", "app_database", "nats")
"""Passwords of a service: its database as the owner, the same as its processes, and NATS."""


def main() -> None:
    arguments = argparse.ArgumentParser(description="Passwords, addresses and signing key for docker-compose.yml.")
    arguments.add_argument("--rotate", choices=(*NAMES, OPERATOR, SUPERUSER), help="whose passwords to make anew")
    arguments.add_argument("--kubernetes", action="store_true", help="addresses as in deploy/kubernetes")
    given = arguments.parse_args()
    home = Path(os.environ.get("INSATSER_HOME") or ROOT / ".insatser-compose").resolve()
    folder = home / "secrets"
    for each in (home, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    ensure_passwords(folder, given.rotate)
    write_addresses(folder, *(KUBERNETES if given.kubernetes else COMPOSE), peers=PEERS if given.kubernetes else ())
    LocalKeys(home / "keys").ensure()
    sys.stdout.write(f"{folder}: {len(list(folder.iterdir()))} files\n")
    if not given.kubernetes:
        sys.stdout.write(keep_digest(ROOT / ".env") + "\n")


def ensure_passwords(folder: Path, rotated: str | None) -> None:
    """Make one for each role in a database and each NATS user: one that leaks opens one thing."""
    owners = {f"{name}_{kind}_password": name for name in NAMES for kind in KINDS}
    owners |= {"operator_nats_password": OPERATOR, "postgres_password": SUPERUSER}
    for file, owner in owners.items():
        if owner == rotated or not (folder / file).exists():
            _write(folder / file, secrets.token_urlsafe(24))
    for key in LASTING_KEYS:
        if not (folder / key).exists():
            _write(folder / key, secrets.token_urlsafe(32))


def write_addresses(folder: Path, postgres: str, nats: str, *, peers: Sequence[str] = ()) -> None:
    """Write an address per service and server, with its password, and the list that NATS includes."""
    for name in NAMES:
        owner, app, broker = (_read(folder / f"{name}_{kind}_password") for kind in KINDS)
        place = f"{postgres}/{name}"
        _write(folder / f"{name}_database_url", f"postgresql+asyncpg://{process_role(name)}:{app}@{place}")
        _write(folder / f"{name}_migration_database_url", f"postgresql+asyncpg://{name}:{owner}@{place}")
        _write(folder / f"{name}_nats_url", f"nats://{name}:{broker}@{nats}")
    users = {name: _read(folder / f"{name}_nats_password") for name in (*NAMES, OPERATOR)}
    routes = routes_line(users[OPERATOR], peers) if peers else ""
    _write(folder / "nats_passwords", password_lines(users) + routes)


def keep_digest(file: Path) -> str:
    """What the base image is, as it was found the first time; says what is to be done where it cannot be found."""
    kept = file.read_text() if file.exists() else ""
    if "PYTHON_DIGEST" in os.environ or "PYTHON_DIGEST=" in kept:
        return "PYTHON_DIGEST: as it was"
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
    image = f"docker.io/library/python:{BASE.findall(dockerfile)[0]}"
    try:
        found = subprocess.run([*ASK, image], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        found = ""
    if not re.fullmatch(r"sha256:[0-9a-f]{64}", found):
        return (
            f"PYTHON_DIGEST: Docker could not say what {image} is; find its digest and export it before docker compose"
        )
    file.write_text(f"{kept}PYTHON_DIGEST={found}\n")
    return f"PYTHON_DIGEST={found} ({image}), written into {file.name}"


def _read(file: Path) -> str:
    return file.read_text().strip()


def _write(file: Path, content: str) -> None:
    """Write into the same file: a running container holds on to the one it was started with."""
    file.touch(mode=0o644)
    file.chmod(0o644)
    file.write_text(content)


if __name__ == "__main__":
    main()
