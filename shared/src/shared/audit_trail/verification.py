"""Whether the audit trail is whole: by itself, and against the heads that another service has kept of it."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.audit_trail.heads import Head
from shared.kit.audit import GENESIS, SEALED_COLUMNS, link_hash
from shared.kit.schema import audit_entry, audit_seal


class Verdict(NamedTuple):
    """Result of walking the whole chain."""

    sealed: int
    unsealed: int
    broken_at: int | None
    """The first link that does not follow from its row and the link before it."""
    altered_from: int | None = None
    """The first link that is not what a kept head says it was: the chain has been sealed anew from there, or earlier
    in the same head where that has no marks."""
    missing_from: int | None = None
    """The first link that a kept head covers and the chain no longer has."""
    skipped: int | None = None
    """The position of the first row that stands before sealed ones and has no link itself."""
    heads: int = 0
    """Number of kept heads that were compared."""
    row: Row[Any] | None = None
    """The row that stands today where the first fault is; None where none does."""


_COUNT = text("SELECT count(*) FROM audit_entry")
# The sealer goes by transaction and position: a row before the last sealed one that has no link was passed over.
_SKIPPED = text(
    "SELECT e.position FROM audit_entry e LEFT JOIN audit_seal s USING (position) WHERE s.position IS NULL "
    "AND (e.transaction_id, e.position) < (SELECT l.transaction_id, l.position FROM audit_seal "
    "JOIN audit_entry l USING (position) ORDER BY number DESC LIMIT 1) ORDER BY e.transaction_id, e.position LIMIT 1"
)


async def verify(session: AsyncSession, heads: Sequence[Head] = ()) -> Verdict:
    """Recompute every link from the rows themselves, and compare with `heads`. Memory grows with the heads alone."""
    kept = _Kept(heads)
    previous, sealed, broken_at, altered_from = GENESIS, 0, None, None
    async for row in _chain(session):
        sealed += 1
        if broken_at is None and (row.number != sealed or row.hash != link_hash(previous, row)):
            broken_at = sealed
        if altered_from is None and not kept.fits(row.number, row.hash):
            altered_from = sealed
        previous = row.hash
    skipped = (await session.execute(_SKIPPED)).scalar_one_or_none()
    missing_from = sealed + 1 if kept.last > sealed else None
    total = (await session.execute(_COUNT)).scalar_one()
    faults = [number for number in (broken_at, altered_from) if number]
    row_now = await _row(session, min(faults, default=None), skipped)
    return Verdict(sealed, total - sealed, broken_at, altered_from, missing_from, skipped, len(heads), row_now)


def _chain(session: AsyncSession) -> AsyncIterator[Row[Any]]:
    chain = (
        select(audit_seal.c.number, audit_seal.c.hash, *SEALED_COLUMNS)
        .outerjoin(audit_entry, audit_entry.c.position == audit_seal.c.position)
        .order_by(audit_seal.c.number)
    )

    async def rows() -> AsyncIterator[Row[Any]]:
        async for row in await session.stream(chain.execution_options(yield_per=1000)):
            yield row

    return rows()


async def _row(session: AsyncSession, number: int | None, skipped: int | None) -> Row[Any] | None:
    query = select(*SEALED_COLUMNS)
    if number is not None:
        query = query.join(audit_seal, audit_seal.c.position == audit_entry.c.position)
        query = query.where(audit_seal.c.number == number)
    elif skipped is not None:
        query = query.where(audit_entry.c.position == skipped)
    else:
        return None
    return (await session.execute(query)).one_or_none()


class _Kept:
    """Hashes that the heads give each link. Two that disagree cannot both fit: the chain is then found altered
    there."""

    def __init__(self, heads: Sequence[Head]) -> None:
        self._said: dict[int, set[str]] = {}
        self.last = max((head.number for head in heads), default=0)
        for head in heads:
            self._said.setdefault(head.number, set()).add(head.hash)
            for number, mark in enumerate(head.marks, start=head.since + 1):
                self._said.setdefault(number, set()).add(mark)

    def fits(self, number: int, found: str) -> bool:
        return all(found.startswith(said) for said in self._said.get(number, ()))
