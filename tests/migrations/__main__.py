"""`python -m tests.migrations 1000000`: each migration since the last release, on tables with so many rows."""

import asyncio
import sys
from functools import partial

from insatser.layout import CLONE, Layout
from insatser.services import NAMES
from insatser.stack import Stack
from insatser.unprivileged import temporary_folder
from tests.migrations.locking import locks_of

LONGEST_SECONDS = 1.0


def main(rows: int, services: list[str]) -> int:
    """The number of locks that last longer than anybody should wait."""
    late = 0
    with temporary_folder() as folder:
        stack = Stack(Layout(CLONE, folder), fast=True, any_ports=True)
        try:
            stack.start_servers()
            for service in services:
                print(f"{service}, {rows} rader i varje tabell", flush=True)
                first = f"{service}_first"
                stack.postgres.create_database(first, service)
                url = stack.owner_url(service)
                locked = asyncio.run(locks_of(service, f"{url.rpartition('/')[0]}/{first}"))
                fill = partial(stack.postgres.execute, database=service)
                only = {found.table for found in locked}
                for found in asyncio.run(locks_of(service, url, fill=fill, rows=rows, only=only)):
                    late += found.seconds > LONGEST_SECONDS
                    print(
                        f"  {found.revision} {found.table:<28} {found.lock:<22} {found.seconds * 1000:>8.0f} ms",
                        flush=True,
                    )
            return late
        finally:
            stack.reset()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:] or list(NAMES)))
