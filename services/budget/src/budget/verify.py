"""`budget verify`: prove the books from the command line; exit code 1 when something does not hold."""

import asyncio
import os
import sys
from pathlib import Path

from budget.repository.proofs import Proof, Proven
from shared.kit.db import create_engine, create_sessions


def verify(_arguments: list[str]) -> int:
    url = _url()
    if not url:
        sys.stderr.write("Ange databasens adress i DATABASE_URL, eller en fil med den i DATABASE_URL_FILE.\n")
        return 2
    proven = asyncio.run(_proven(url))
    sys.stdout.write(_told(proven))
    return 1 if proven.faults else 0


def _url() -> str | None:
    file = os.environ.get("DATABASE_URL_FILE")
    return Path(file).read_text().strip() if file else os.environ.get("DATABASE_URL")


async def _proven(url: str) -> Proven:
    engine = create_engine(url, name="budget-verify", pool=1)
    try:
        async with create_sessions(engine)() as session:
            return await Proof(session).verify()
    finally:
        await engine.dispose()


def _told(proven: Proven) -> str:
    lines = [
        f"Konteringar {proven.entries}, bokföringsposter {proven.transactions}, konton {proven.accounts}",
        f"Debet {proven.debit} kr, kredit {proven.credit} kr",
        *(f"FEL: {fault.rule}: {fault.where}" for fault in proven.faults),
        "Bokföringen går inte ihop." if proven.faults else "Bokföringen går ihop.",
    ]
    return "\n".join(lines) + "\n"
