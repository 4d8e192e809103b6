"""The transaction: state changes, their audit rows and their events commit together or not at all."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, suppress
from datetime import datetime
from types import TracebackType
from typing import Any, ClassVar, Self
from uuid import UUID

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from shared.clock import ids_of, swedish_date, taking_ids, utc_now
from shared.event import Event, Fact
from shared.kit import audit, impartiality, outbox
from shared.kit.actor import Actor
from shared.kit.audit_values import CHANGES, Changes
from shared.kit.db import AUDIT_KEY, DUTIES, READS, Aggregate, Sessions
from shared.kit.duties import Duties
from shared.kit.errors import DomainError, RowChanged
from shared.kit.existing import find_existing
from shared.telemetry.trace import Trace


class _DryRunEnded(Exception):
    """Ends a savepoint whose work is not to stay."""


class UnitOfWork:
    """`async with work:` opens a transaction, commits it at the end, rolls back on any exception.

    A service subclasses it, adds its repositories in `open`, and names in `constraints` which refusal each database
    constraint stands for. One instance may be entered again after it has ended, never by two tasks at once.
    """

    service: ClassVar[str]
    constraints: ClassVar[Mapping[str, tuple[type[DomainError], str]]] = {}
    """Constraint name → the refusal it stands for and its Swedish detail."""

    def __init__(self, sessions: Sessions, *, actor: Actor, trace: Trace | None = None, request_id: str = "") -> None:
        self._sessions = sessions
        self.actor = actor
        self.trace = trace or Trace.start()
        self.request_id = request_id or self.trace.trace_id
        self._publications: list[outbox.Publication] = []
        self._entries: list[audit.Entry] = []
        self._changes = Changes()
        self._session: AsyncSession | None = None
        self.server_date: datetime | None = None
        """Time to which the caller has moved the clock, in a local system."""
        self._ids: Iterator[UUID] | None = None
        self._taking_ids = ExitStack()
        self.event: Event | None = None
        """The event that is taking effect, when a subscription opened this: its envelope names the scope."""

    @property
    def session(self) -> AsyncSession:
        assert self._session is not None, "use `async with work:` first"
        return self._session

    def open(self, session: AsyncSession) -> None:
        """Create the repositories on the session that was just opened."""

    def publish(self, fact: Fact, *, subject: object, scope: str | None = None) -> None:
        """Publish to the other services, if and only if this transaction commits."""
        self._publications.append(outbox.Publication(fact, str(subject), scope))

    async def record(
        self,
        action: str,
        object_type: str,
        object_id: object,
        *,
        at: datetime,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str | None = None,
    ) -> None:
        """Add an audit row, written at the commit with the old and new values of the object's changed fields.

        What is said here is what those do not show: ids, codes, states and amounts, never personal data.
        """
        assert object_id is not None, "a new row has its id when it is flushed"
        self._entries.append(audit.Entry(action, object_type, str(object_id), at, before, after, reason))

    def leave_unsaid(self) -> None:
        """Write no audit row and publish nothing of what has been done until now: it is tried, or was done before."""
        self._publications.clear()
        self._entries.clear()

    async def must_be_another(self, step: str, **objects: object) -> None:
        """Raise SamePerson if the actor took an earlier step, on any of the objects, that docs/duties.csv keeps apart.

        `objects`: object type → id, or a collection of ids, as in the audit rows. Lock the object first, so that two
        steps at the same time see each other.
        """
        await self._write_entries()  # a step of this very transaction counts too
        ids = {k: [str(i) for i in v] if isinstance(v, (list, tuple, set)) else [str(v)] for k, v in objects.items()}
        duties: Duties = self.session.info[DUTIES]
        await duties.check(self.session, self.actor, step, ids)

    async def must_be_impartial(self, *tenants: str, now: datetime) -> None:
        """Raise ConflictOfInterest when the actor is barred from the cases of any of the tenants.

        Our own workers act for nobody.
        """
        if not self.actor.is_worker:
            await impartiality.check(self.session, self.actor, *tenants, on=swedish_date(now))

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what is done inside when it raises, with what was recorded and published there; the error goes on."""
        # Earlier changes are written first: rows that are written inside are undone with the savepoint.
        await self.session.flush()
        await self._write_entries()
        published, changes = len(self._publications), self._changes.copy()
        try:
            async with self.session.begin_nested():
                yield
        except BaseException:
            self._entries.clear()
            del self._publications[published:]
            self._changes = self.session.info[CHANGES] = changes
            raise

    @asynccontextmanager
    async def trial(self, *, dry_run: bool) -> AsyncIterator[None]:
        """A savepoint that is undone when it is a dry run."""
        with suppress(_DryRunEnded):
            async with self.savepoint():
                yield
                if dry_run:
                    raise _DryRunEnded

    def let_go(self, thing: Aggregate) -> None:
        """Forget an object that has been written, so that memory does not grow with the number of objects."""
        self.session.expunge(thing)
        self._changes.forget(thing)

    def move_clock(self, to: datetime | None, *, cause: str | None) -> None:
        """Set another time, in a local system, and with a known cause (a key, an event) the same ids each time."""
        self.server_date = to
        self._ids = ids_of(f"{self.service} {cause}", to) if to and cause else None

    async def __aenter__(self) -> Self:
        if self._ids:
            self._taking_ids.enter_context(taking_ids(self._ids))
        self._session = self._sessions()
        self._publications, self._entries, self._changes = [], [], Changes()
        self._session.info[CHANGES] = self._changes
        self.open(self._session)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        session, self._session = self.session, None
        with self._taking_ids.pop_all():
            # Shielded: a request cancelled here must not leave a connection behind that still holds its locks.
            await asyncio.shield(self._end(session, error))

    async def _end(self, session: AsyncSession, error: BaseException | None) -> None:
        try:
            if error is None:
                await self._commit(session)
            elif isinstance(error, (IntegrityError, StaleDataError, DBAPIError)):
                raise await self._refusal(session, error) from error
        finally:
            await session.close()

    async def _commit(self, session: AsyncSession) -> None:
        try:
            await session.flush()
            assert not (session.info.get(READS) and (self._entries or self._publications)), "a call that reads"
            await self._write_entries(session)
            # Last, because numbering an event holds a lock on its subject until the commit.
            await outbox.store(
                session, self._publications, at=utc_now(), trace=self.trace, server_date=self.server_date
            )
            await session.commit()
        except (IntegrityError, StaleDataError) as error:
            raise await self._refusal(session, error) from error

    async def _write_entries(self, session: AsyncSession | None = None) -> None:
        entries, self._entries = self._entries, []
        session = session or self.session
        await audit.store(
            session,
            self.actor,
            entries,
            request_id=self.request_id,
            changes=self._changes,
            key=session.info[AUDIT_KEY],
        )

    async def _refusal(self, session: AsyncSession, error: BaseException) -> BaseException:
        """The refusal a constraint stands for; the error itself when nobody has named it."""
        if isinstance(error, StaleDataError):
            return RowChanged("Någon annan ändrade uppgiften samtidigt. Hämta den på nytt och försök igen.")
        name = constraint_name(error) or ""
        if name not in self.constraints:
            return error
        kind, detail = self.constraints[name]
        refusal = kind(detail)
        if isinstance(error, IntegrityError) and not self.actor.is_worker:
            refusal.existing = await find_existing(session, error)
        return refusal


def constraint_name(error: BaseException) -> str | None:
    """The name of the violated constraint, from whatever depth the driver has put it at."""
    cause: BaseException | None = getattr(error, "orig", None)
    while cause is not None:
        if name := getattr(cause, "constraint_name", None):
            return str(name)
        cause = cause.__cause__
    return None
