"""Runs of analysis bases: what they rest on, how far they have come, and the basis of each organiser."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.canonical import hash_of
from shared.clock import new_id
from shared.kit.db import INSTANT, Aggregate, enum_column, one_of


class BasisRunStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"


class BasisRun(Aggregate, Base):
    """All organisers' bases on the same frozen inputs. `pending` are those that remain: it goes on after a stop.

    The inputs are kept compressed; the hash is of the canonical document in them.
    """

    __tablename__ = "basis_run"
    __table_args__ = (one_of("status", BasisRunStatus),)

    as_of: Mapped[date]
    status: Mapped[BasisRunStatus] = mapped_column(enum_column(BasisRunStatus), index=True)
    inputs_hash: Mapped[str] = mapped_column(Text)
    total: Mapped[int]
    done: Mapped[int]
    pending: Mapped[list[str]] = mapped_column(ARRAY(Text))
    asked_by: Mapped[str] = mapped_column(Text)
    inputs: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    def record_made(self, made: int, *, now: datetime) -> None:
        """Record that the first `made` of those that remained are done."""
        self.pending = self.pending[made:]
        self.done += made
        self.status = BasisRunStatus.RUNNING if self.pending else BasisRunStatus.DONE
        self.touch(now)


class AnalysisBasis(Base):
    """One organiser's basis, as the very bytes that were hashed; never altered."""

    __tablename__ = "analysis_basis"
    __table_args__ = (Index("uq_analysis_basis_organizer", "run_id", "organization_number", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("basis_run.id"))
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    organizer_name: Mapped[str] = mapped_column(Text)
    as_of: Mapped[date]
    content_hash: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    recorded_at: Mapped[datetime] = mapped_column(INSTANT, index=True)

    @classmethod
    def of(cls, run: BasisRun, number: str, *, name: str, content: bytes, now: datetime) -> "AnalysisBasis":
        return cls(
            id=new_id(),
            run_id=run.id,
            organization_number=number,
            organizer_name=name,
            as_of=run.as_of,
            content_hash=hash_of(content),
            content=content,
            recorded_at=now,
        )
