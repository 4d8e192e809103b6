"""The command line of the service: api, worker, migrate, verify."""

import asyncio
import os
import sys
from pathlib import Path

from budget import __version__
from budget.settings import Settings
from shared.main import run

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def main() -> int:
    return run(MIGRATIONS, version=__version__, settings=Settings, commands={"verify": verify})


def verify(_arguments: list[str]) -> int:
    """Prove the books; exit code 1 when something does not hold. Needs the database alone, no other setting."""
    try:
        url = _database_url()
    except OSError as missing:
        sys.stderr.write(f"Filen i DATABASE_URL_FILE kan inte läsas: {missing.filename}\n")
        return 2
    if not url:
        sys.stderr.write("Ange databasens adress i DATABASE_URL, eller en fil med den i DATABASE_URL_FILE.\n")
        return 2
    lines, proven = asyncio.run(_prove(url))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if proven else 1


def _database_url() -> str | None:
    file = os.environ.get("DATABASE_URL_FILE")
    return Path(file).read_text().strip() if file else os.environ.get("DATABASE_URL")


async def _prove(url: str) -> tuple[list[str], bool]:
    """Prove the books: the result in lines, and whether the books are whole."""
    from budget.repository.proofs import Proofs
    from shared.kit.db import create_engine, create_sessions

    engine = create_engine(url, name="budget-verify", pool=1)
    try:
        async with create_sessions(engine)() as session:
            proven = await Proofs(session).verify()
    finally:
        await engine.dispose()
    lines = [
        f"Konteringar {proven.entries}, bokföringsposter {proven.transactions}, konton {proven.accounts}",
        f"Debet {proven.debit} kr, kredit {proven.credit} kr",
        *(f"FEL: {fault.rule}: {fault.where}" for fault in proven.faults),
        "Bokföringen går inte ihop." if proven.faults else "Bokföringen går ihop.",
    ]
    return lines, not proven.faults


if __name__ == "__main__":
    sys.exit(main())
