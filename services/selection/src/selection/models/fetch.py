"""A fetch from one of Skolverket's open APIs: what remains, so that it can go on after a stop."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from selection.errors import FetchNotStopped
from selection.models.root import Base
from shared.kit.db import INSTANT, Aggregate, enum_column, one_of


class FetchKind(StrEnum):
    REGISTER = "register"
    STATISTICS = "statistics"
    NATIONAL_VALUES = "national_values"
    SALSA = "salsa"


class FetchStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
"""How long a fetch waits for a source that does not answer, longer each time in a row; then it fails."""


class Fetch(Aggregate, Base):
    """A fetch, with what remains of it: `unread_lists` to read first, then `pending` to ask about one by one.

    Both name the resource there, as in `gr` and `gr/48000763`. `school_year` None: every year the source has.
    """

    __tablename__ = "fetch"
    __table_args__ = (one_of("kind", FetchKind), one_of("status", FetchStatus))

    kind: Mapped[FetchKind] = mapped_column(enum_column(FetchKind))
    status: Mapped[FetchStatus] = mapped_column(enum_column(FetchStatus), index=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("data_import.id"))
    school_year: Mapped[str | None] = mapped_column(Text)
    unread_lists: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    pending: Mapped[list[str]] = mapped_column(ARRAY(Text))
    total: Mapped[int]
    done: Mapped[int]
    put_off: Mapped[int] = mapped_column(server_default="0")
    """How many times in a row the source has not answered."""
    retry_at: Mapped[datetime | None] = mapped_column(INSTANT)
    problem: Mapped[str | None] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(Text)

    def add_asks(self, resource: str, asks: list[str], *, now: datetime) -> None:
        """Add `asks`, which the list of one resource holds, now that it has been read."""
        self.unread_lists = [name for name in self.unread_lists if name != resource]
        self.pending, self.total = [*self.pending, *asks], self.total + len(asks)
        self._go_on(now)

    def complete(self, asks: list[str], *, now: datetime) -> None:
        """Record what has been asked and stored; the fetch is done when nothing remains."""
        completed = set(asks)
        self.pending = [ask for ask in self.pending if ask not in completed]
        self.done += len(completed)
        self._go_on(now)
        if not self.pending and not self.unread_lists:
            self.status = FetchStatus.DONE

    def back_off(self, problem: str, *, seconds: float | None, now: datetime) -> bool:
        """Wait for the source, at least `seconds`; False when the fetch has waited as often as it may."""
        if self.put_off >= len(BACK_OFF):
            return False
        planned = BACK_OFF[self.put_off]
        self.retry_at = now + max(planned, timedelta(seconds=seconds or 0))
        self.put_off, self.problem = self.put_off + 1, problem
        self.touch(now)
        return True

    def fail(self, problem: str, *, now: datetime) -> None:
        self.status, self.problem, self.retry_at = FetchStatus.FAILED, problem, None
        self.touch(now)

    def resume(self, now: datetime) -> None:
        """Let the fetch go on where it stopped."""
        if self.status is not FetchStatus.FAILED:
            raise FetchNotStopped("Hämtningen pågår eller är klar. Bara en som har avbrutits kan återupptas.")
        self._go_on(now)

    def _go_on(self, now: datetime) -> None:
        self.status, self.put_off, self.retry_at, self.problem = FetchStatus.RUNNING, 0, None, None
        self.touch(now)
