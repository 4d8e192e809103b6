"""A fetch from one of Skolverket's open APIs: what remains, so that it can go on after a stop."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.declarative import Base
from shared.kit.db import Aggregate, enum_column, one_of


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


class Fetch(Aggregate, Base):
    """`pending` are the unit codes left to ask about. `school_year` is for sources that do not say it themselves."""

    __tablename__ = "fetch"
    __table_args__ = (one_of("kind", FetchKind), one_of("status", FetchStatus))

    kind: Mapped[FetchKind] = mapped_column(enum_column(FetchKind))
    status: Mapped[FetchStatus] = mapped_column(enum_column(FetchStatus), index=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("data_import.id"))
    school_year: Mapped[str | None] = mapped_column(Text)
    pending: Mapped[list[str]] = mapped_column(ARRAY(Text))
    total: Mapped[int]
    done: Mapped[int]
    problem: Mapped[str | None] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(Text)

    def listed(self, codes: list[str]) -> None:
        """The source has said which units there are."""
        self.status, self.pending, self.total = FetchStatus.RUNNING, codes, len(codes)

    def took(self, codes: list[str]) -> None:
        taken = set(codes)
        self.pending = [code for code in self.pending if code not in taken]
        self.done += len(taken)
        if not self.pending:
            self.status = FetchStatus.DONE

    def finish(self) -> None:
        self.status, self.total, self.done = FetchStatus.DONE, 1, 1

    def fail(self, problem: str) -> None:
        self.status, self.problem = FetchStatus.FAILED, problem
