"""What was known when: the time of what is being written, and records as they were known by a day."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Date, Row, Select, bindparam, event, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from followup.models.history import HistoryCorrection, HistoryEntry
from followup.rules import known
from followup.rules.known_networks import Network, NetworkMember
from shared.kit import lookup
from shared.kit.db import freeze

RECORDS: dict[str, tuple[str, str, TypeAdapter[Any]]] = {
    "round_copy": ("round_id", "rounds", TypeAdapter(tuple[known.Round, ...])),
    "offer_copy": ("offer_id", "offers", TypeAdapter(tuple[known.Offer, ...])),
    "answer_copy": ("cooperation_id", "answers", TypeAdapter(tuple[known.Answer, ...])),
    "organizer_copy": ("organization_number", "organizers", TypeAdapter(tuple[known.Organizer, ...])),
    "schedule": ("id", "schedules", TypeAdapter(tuple[known.Schedule, ...])),
    "agreed_measure": ("measure_id", "measures", TypeAdapter(tuple[known.Measure, ...])),
    "activity": ("id", "activities", TypeAdapter(tuple[known.Activity, ...])),
    "meeting": ("id", "meetings", TypeAdapter(tuple[known.Meeting, ...])),
    "network": ("id", "networks", TypeAdapter(tuple[Network, ...])),
    "network_member": ("id", "network_members", TypeAdapter(tuple[NetworkMember, ...])),
    "statement": ("id", "statements", TypeAdapter(tuple[known.Statement, ...])),
    "agreed_commitment": ("id", "commitments", TypeAdapter(tuple[known.Commitment, ...])),
    "indicator": ("id", "indicators", TypeAdapter(tuple[known.Indicator, ...])),
    "measurement": ("id", "measurements", TypeAdapter(tuple[known.Measurement, ...])),
    "published_outcome": ("id", "published_outcomes", TypeAdapter(tuple[known.PublishedOutcome, ...])),
    "consultation": ("id", "consultations", TypeAdapter(tuple[known.Consultation, ...])),
    "funding_entry": ("id", "funding", TypeAdapter(tuple[known.Funding, ...])),
    "own_cost_copy": ("subject", "own_costs", TypeAdapter(tuple[known.OwnCost, ...])),
    "position_entry": ("id", "positions", TypeAdapter(tuple[known.Position, ...])),
}
"""Table → its key, where its records stand in what is known, and what reads them."""
KEYS = json.dumps({table: key for table, (key, _, _) in RECORDS.items()})

_STAMP = text(
    "SELECT set_config('followup.known_at', :known, true), set_config('followup.recorded_at', :recorded, true)"
)
_DATE_KNOWN = text("SELECT set_config('followup.known_at', :known, true)")

# A record whose making is not known yet, only a later change of it, is not known: the key comes with the making.
# A record without an assignment of its own (an organiser, a measure of a schedule) is narrowed by its owner.
# Of the corrections of a change the one that no other replaces holds.
_KNOWN = text(
    "WITH states AS (SELECT h.record, h.row_id, row_as_known(h.changes ORDER BY "
    "coalesce(c.counts_from, h.known_on), h.known_at, h.id) AS state "
    "FROM history_entry h LEFT JOIN history_correction c ON c.entry_id = h.id "
    "AND NOT EXISTS (SELECT 1 FROM history_correction n WHERE n.replaces = c.id) "
    "WHERE coalesce(c.counts_from, h.known_on) <= :as_of GROUP BY h.record, h.row_id) "
    "SELECT record, CAST(jsonb_agg(state ORDER BY row_id) AS text) AS rows FROM states "
    "WHERE coalesce(state ->> 'programme', :programme) = :programme "
    "AND state ? (CAST(:keys AS jsonb) ->> record) "
    "GROUP BY record"
).bindparams(bindparam("as_of", type_=Date))

_PROGRAMMES = text("SELECT p FROM programmes_of(:record, :row_id) AS p ORDER BY 1")

_LOCK_RECORD = text("SELECT pg_advisory_xact_lock(hashtext(:record), hashtext(:row_id))")

_LATE = text(
    "SELECT h.record, h.known_on, CAST(h.recorded_at AT TIME ZONE 'Europe/Stockholm' AS date) AS recorded_on, "
    "array_agg(h.row_id ORDER BY h.row_id, h.id) AS row_ids FROM history_entry h "
    "WHERE h.known_on <= :as_of AND CAST(h.recorded_at AT TIME ZONE 'Europe/Stockholm' AS date) > :as_of "
    "AND :programme IN (SELECT programmes_of(h.record, h.row_id)) "
    "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
).bindparams(bindparam("as_of", type_=Date))

_CORRECTED = text(
    "SELECT c.id, h.record, h.row_id, coalesce(r.counts_from, h.known_on) AS counted_from, c.counts_from, c.reason, "
    "CAST(c.created_at AT TIME ZONE 'Europe/Stockholm' AS date) AS corrected_on "
    "FROM history_correction c JOIN history_entry h ON h.id = c.entry_id "
    "LEFT JOIN history_correction r ON r.id = c.replaces "
    "WHERE least(c.counts_from, coalesce(r.counts_from, h.known_on)) <= :as_of "
    "AND greatest(c.counts_from, coalesce(r.counts_from, h.known_on)) > :as_of "
    "AND :programme IN (SELECT programmes_of(h.record, h.row_id)) "
    "ORDER BY c.created_at, c.id"
).bindparams(bindparam("as_of", type_=Date))


class History:
    def __init__(self, session: AsyncSession, *, known_at: datetime | None, recorded_at: datetime | None) -> None:
        """`known_at` and `recorded_at`: of the event that takes effect; None for a person's own change."""
        self._session = session
        if known_at and recorded_at:
            times = {"known": known_at.isoformat(), "recorded": recorded_at.isoformat()}

            # The settings last as long as the transaction, so they are made when it begins.
            @event.listens_for(session.sync_session, "after_begin")
            def stamp(_session: object, _transaction: object, connection: Connection) -> None:
                connection.execute(_STAMP, times)

    async def date_known(self, at: datetime) -> None:
        """Date the event's effects to when it was known, not to when it was published."""
        await self._session.execute(_DATE_KNOWN, {"known": at.isoformat()})

    async def freeze(self) -> None:
        """Let every query of this transaction see the same moment; must come before the first of them."""
        await freeze(self._session)

    async def get_known(self, programme: str, as_of: date) -> known.Known:
        """Read all that is known in one statement, however much there is."""
        rows = await self._session.execute(_KNOWN, {"programme": programme, "as_of": as_of, "keys": KEYS})
        read = [(RECORDS[row.record], row.rows) for row in rows]
        found = {name: reader.validate_json(records) for (_, name, reader), records in read}
        return known.Known(as_of, **found)

    async def list_late(self, programme: str, as_of: date) -> Sequence[Row[Any]]:
        """Records known to their publisher by the day, and received after it: by table, day known and day received."""
        return (await self._session.execute(_LATE, {"programme": programme, "as_of": as_of})).all()

    async def list_corrected(self, programme: str, as_of: date) -> Sequence[Row[Any]]:
        """Corrections that made a change count on the day, or no longer count on it, also those since replaced."""
        return (await self._session.execute(_CORRECTED, {"programme": programme, "as_of": as_of})).all()

    async def get_entry(self, entry_id: int) -> HistoryEntry:
        return await lookup.one(self._session, select(HistoryEntry).where(HistoryEntry.id == entry_id), "Ändringen")

    async def list_changes(self, entry: HistoryEntry) -> list[tuple[date, datetime, int]]:
        """Changes of an entry's record in the order in which they count; the record is locked for corrections."""
        await self._session.execute(_LOCK_RECORD, {"record": entry.record, "row_id": entry.row_id})
        newer = aliased(HistoryCorrection)
        counts_from = func.coalesce(HistoryCorrection.counts_from, HistoryEntry.known_on)
        replaced = select(newer.id).where(newer.replaces == HistoryCorrection.id).exists()
        query = (
            select(counts_from, HistoryEntry.known_at, HistoryEntry.id)
            .outerjoin(HistoryCorrection, (HistoryCorrection.entry_id == HistoryEntry.id) & ~replaced)
            .where(HistoryEntry.record == entry.record, HistoryEntry.row_id == entry.row_id)
            .order_by(counts_from, HistoryEntry.known_at, HistoryEntry.id)
        )
        return [(day, known_at, found) for day, known_at, found in (await self._session.execute(query)).all()]

    def list_entries(self, *, record: str | None = None, row_id: str | None = None) -> Select[HistoryEntry]:
        return lookup.narrowed(select(HistoryEntry), (HistoryEntry.record, record), (HistoryEntry.row_id, row_id))

    def add(self, correction: HistoryCorrection) -> None:
        self._session.add(correction)

    async def get_correction(self, correction_id: Any) -> HistoryCorrection:
        query = select(HistoryCorrection).where(HistoryCorrection.id == correction_id)
        return await lookup.one(self._session, query, "Rättelsen")

    async def list_programmes(self, entry: HistoryEntry) -> Sequence[str]:
        """The assignments whose reports show the record of an entry."""
        return (
            (await self._session.execute(_PROGRAMMES, {"record": entry.record, "row_id": entry.row_id})).scalars().all()
        )

    async def list_correction_ids(self, programme: str) -> Sequence[Any]:
        query = select(HistoryCorrection.id).where(HistoryCorrection.programme == programme)
        return (await self._session.execute(query)).scalars().all()

    def list_corrections(self, *, programme: str | None = None) -> Select[HistoryCorrection]:
        return lookup.narrowed(select(HistoryCorrection), (HistoryCorrection.programme, programme))
