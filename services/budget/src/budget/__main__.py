"""The command line of the service: api, worker, migrate, verify."""

import asyncio
import os
import sys
from pathlib import Path

from budget import __version__
from budget.app import make_api
from budget.repository.proofs import Proofs, Proven
from budget.settings import Settings
from budget.worker import make_worker
from shared.kit.db import create_engine, create_sessions
from shared.main import run

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def main() -> int:
    return run(make_api, make_worker, MIGRATIONS, version=__version__, settings=Settings, commands={"verify": verify})


def verify(_arguments: list[str]) -> int:
    """Prove the books; exit code 1 when something does not hold. Needs the database alone, no other setting."""
    url = _database_url()
    if not url:
        sys.stderr.write("Ange databasens adress i DATABASE_URL, eller en fil med den i DATABASE_URL_FILE.\n")
        return 2
    proven = asyncio.run(_prove(url))
    sys.stdout.write(_written(proven))
    return 1 if proven.faults else 0


def _database_url() -> str | None:
    file = os.environ.get("DATABASE_URL_FILE")
    return Path(file).read_text().strip() if file else os.environ.get("DATABASE_URL")


async def _prove(url: str) -> Proven:
    engine = create_engine(url, name="budget-verify", pool=1)
    try:
        async with create_sessions(engine)() as session:
            return await Proofs(session).verify()
    finally:
        await engine.dispose()


def _written(proven: Proven) -> str:
    lines = [
        f"Konteringar {proven.entries}, bokföringsposter {proven.transactions}, konton {proven.accounts}",
        f"Debet {proven.debit} kr, kredit {proven.credit} kr",
        *(f"FEL: {fault.rule}: {fault.where}" for fault in proven.faults),
        "Bokföringen går inte ihop." if proven.faults else "Bokföringen går ihop.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
