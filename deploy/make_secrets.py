"""Makes the passwords, addresses and signing key that docker-compose.yml reads, for one machine.

    .venv/bin/python deploy/make_secrets.py                  makes what is missing, changes nothing else
    .venv/bin/python deploy/make_secrets.py --rotate budget  new passwords for one service (or `operator`, `postgres`)

The folder (INSATSER_HOME, else .insatser-compose) is for its owner alone; the files in it can be read by all, because
each container runs under a user of its own and sees only the files it is given.
"""

import argparse
import os
import secrets
import sys
from pathlib import Path

from insatser.broker import OPERATOR, password_lines
from insatser.keys import LocalKeys
from insatser.services import NAMES, process_role

ROOT = Path(__file__).resolve().parents[1]
SUPERUSER = "postgres"
WEBHOOK_KEYS = tuple(f"{name}_webhook_key" for name in NAMES)
LASTING_KEYS = ("selection_evaluation_key", "budget_audit_key", "followup_survey_key", *WEBHOOK_KEYS)
"""Never made anew: what was made with an older one, a digest, a pseudonym or a link, could no longer be compared."""
KINDS = ("database", "app_database", "nats")
"""Passwords of a service: its database as the owner, the same as its processes, and NATS."""


def main() -> None:
    arguments = argparse.ArgumentParser(description="Passwords, addresses and signing key for docker-compose.yml.")
    arguments.add_argument("--rotate", choices=(*NAMES, OPERATOR, SUPERUSER), help="whose passwords to make anew")
    rotated: str | None = arguments.parse_args().rotate
    home = Path(os.environ.get("INSATSER_HOME") or ROOT / ".insatser-compose").resolve()
    folder = home / "secrets"
    for each in (home, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    ensure_passwords(folder, rotated)
    write_addresses(folder)
    LocalKeys(home / "keys").ensure()
    sys.stdout.write(f"{folder}: {len(list(folder.iterdir()))} files\n")


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


def write_addresses(folder: Path) -> None:
    """Write an address per service and server, with its password, and the list that NATS includes."""
    for name in NAMES:
        owner, app, broker = (_read(folder / f"{name}_{kind}_password") for kind in KINDS)
        place = f"postgres:5432/{name}"
        _write(folder / f"{name}_database_url", f"postgresql+asyncpg://{process_role(name)}:{app}@{place}")
        _write(folder / f"{name}_migration_database_url", f"postgresql+asyncpg://{name}:{owner}@{place}")
        _write(folder / f"{name}_nats_url", f"nats://{name}:{broker}@nats:4222")
    users = {name: _read(folder / f"{name}_nats_password") for name in (*NAMES, OPERATOR)}
    _write(folder / "nats_passwords", password_lines(users))


def _read(file: Path) -> str:
    return file.read_text().strip()


def _write(file: Path, content: str) -> None:
    """Write into the same file: a running container holds on to the one it was started with."""
    file.touch(mode=0o644)
    file.chmod(0o644)
    file.write_text(content)


if __name__ == "__main__":
    main()
