"""Transfers per second in python-accounting; runs in an environment of its own: URL, accounts, transfers, clients."""

# mypy: ignore-errors
# The library is installed only where this runs.

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import local
from types import SimpleNamespace

sys.path.pop(0)  # this file has the library's own name

from python_accounting.database.session import get_session
from python_accounting.models import Account, Base, Currency, Entity, LineItem
from python_accounting.transactions import JournalEntry
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError


def prepare(engine, accounts: int) -> tuple[int, list[int], list[int]]:
    Base.metadata.create_all(engine)
    with get_session(engine) as session:
        entity = Entity(name="bench")
        session.add(entity)
        session.commit()
        currency = Currency(name="krona", code="SEK", entity_id=entity.id)
        session.add(currency)
        session.commit()
        both = [
            [
                Account(name=f"{name}{n}", account_type=kind, currency_id=currency.id, entity_id=entity.id)
                for n in range(accounts)
            ]
            for name, kind in (("a", Account.AccountType.BANK), ("c", Account.AccountType.OPERATING_EXPENSE))
        ]
        for side in both:
            for account in side:
                session.add(account)
                session.flush()
        session.commit()
        return entity.id, [account.id for account in both[0]], [account.id for account in both[1]]


def measure(url: str, accounts: int, transfers: int, clients: list[int]) -> dict[str, float]:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg2://"), pool_size=max(clients))
    entity, available, committed = prepare(engine, accounts)
    own = local()

    def one(number: int) -> None:
        """Numbers are counted and not locked there: clients at the same time collide, and have to try again."""
        if not hasattr(own, "session"):
            own.session = get_session(engine)
            own.session.entity = SimpleNamespace(id=entity)  # what its own queries are filtered by
            own.session.entity = own.session.get(Entity, entity)
        for _ in range(200):
            try:
                return transfer(own.session, number)
            except IntegrityError:
                own.session.rollback()
        raise RuntimeError("200 collisions in a row")

    def transfer(session, number: int) -> None:
        entry = JournalEntry(
            narration="bench", transaction_date=datetime.now(UTC).replace(tzinfo=None),
            account_id=available[number], entity_id=entity,
        )  # fmt: skip
        session.add(entry)
        session.flush()
        line = LineItem(narration="bench", account_id=committed[number], amount=1, entity_id=entity)
        session.add(line)
        session.flush()
        entry.line_items.add(line)
        session.add(entry)
        entry.post(session)

    rates = {}
    for count in clients:
        for name, spread in (("spread", accounts), ("hot", 1)):
            with ThreadPoolExecutor(count) as pool:
                started = time.perf_counter()
                list(pool.map(lambda n, s=spread: one(n % s), range(transfers)))
                rates[f"{count}/{name}"] = transfers / (time.perf_counter() - started)
    return rates


if __name__ == "__main__":
    measured = measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), [int(part) for part in sys.argv[4].split(",")])
    print(json.dumps(measured))
