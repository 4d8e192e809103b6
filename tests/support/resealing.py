"""Somebody who owns a service's database, changes its past, and seals the audit trail anew."""

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.kit.audit import GENESIS, SEALED_COLUMNS, link_hash
from shared.kit.schema import audit_entry, audit_seal


async def reseal(owner: AsyncEngine, tampering: str) -> None:
    """Afterwards the chain follows from its rows, as if it had always been so."""
    async with owner.begin() as connection:
        for table in ("audit_entry", "audit_seal"):
            await connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only"))
        await connection.execute(text(tampering))
        await connection.execute(text("DELETE FROM audit_seal"))
        previous = GENESIS
        order = (audit_entry.c.transaction_id, audit_entry.c.position)
        rows = await connection.execute(select(*SEALED_COLUMNS).order_by(*order))
        for number, row in enumerate(rows.all(), start=1):
            previous = link_hash(previous, row)
            seal = {"number": number, "position": row.position, "hash": previous}
            await connection.execute(insert(audit_seal).values(seal))
        for table in ("audit_entry", "audit_seal"):
            await connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only"))
