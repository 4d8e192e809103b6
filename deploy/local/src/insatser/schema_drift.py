"""Runs `alembic check` for each service on a database of its own: models and migrations must say the same."""

import subprocess
import sys

from insatser.layout import CLONE, Layout
from insatser.services import SERVICES, Service, environment
from insatser.stack import Stack
from insatser.unprivileged import temporary_folder


def main() -> int:
    """The number of services whose migrations lag behind."""
    with temporary_folder() as folder:
        stack = Stack(Layout(CLONE, folder), fast=True)
        try:
            stack.start_servers()
            stack.migrate()
            return sum(not _agrees(service, stack) for service in SERVICES)
        finally:
            stack.reset()


def _agrees(service: Service, stack: Stack) -> bool:
    urls = {"database_url": stack.database_url(service.name), "nats_url": stack.nats_url(service.name)}
    env = environment(service, stack.layout, **urls)
    command = [sys.executable, "-m", "alembic", "check"]
    folder = stack.layout.root / "services" / service.name
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    print(f"alembic check {service.name}: {'stämmer' if done.returncode == 0 else done.stdout + done.stderr}")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
