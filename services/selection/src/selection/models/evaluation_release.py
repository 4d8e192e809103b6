"""Releases of the data set for external evaluation: prepared by one person, released by another after the check."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from selection.errors import WrongState
from selection.models.root import Base
from selection.rules.evaluation.pseudonyms import File
from shared.clock import swedish_date
from shared.kit.db import Aggregate, enum_column, one_of


class ReleaseStatus(StrEnum):
    PREPARED = "prepared"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class EvaluationRelease(Aggregate, Base):
    """The very bytes that were checked are those that are fetched. `data_hash` is of the codebook and both files."""

    __tablename__ = "evaluation_release"
    __table_args__ = (
        one_of("status", ReleaseStatus),
        CheckConstraint("released_by <> prepared_by", name="two_people"),
        CheckConstraint("(status <> 'prepared') = (released_on IS NOT NULL)", name="released_on"),
    )

    programme: Mapped[str] = mapped_column(Text, index=True)
    title: Mapped[str] = mapped_column(Text)
    evaluator: Mapped[str] = mapped_column(Text, index=True)
    """The issuer's stable id of whoever may fetch the restricted file, never a name."""
    terms: Mapped[str] = mapped_column(Text)
    access_until: Mapped[date]
    indicators: Mapped[list[str]] = mapped_column(ARRAY(Text))
    status: Mapped[ReleaseStatus] = mapped_column(enum_column(ReleaseStatus), index=True)
    prepared_by: Mapped[str] = mapped_column(Text)
    released_by: Mapped[str | None] = mapped_column(Text)
    released_on: Mapped[date | None]
    diary_number: Mapped[str | None] = mapped_column(Text)
    data_hash: Mapped[str] = mapped_column(Text)
    disclosure: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The findings of the check before the release, and the parts that it left out."""
    codebook: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    restricted: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    public: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    @property
    def is_prepared(self) -> bool:
        return self.status is ReleaseStatus.PREPARED

    @property
    def is_released(self) -> bool:
        return self.status is ReleaseStatus.RELEASED

    def content_of(self, file: File) -> bytes:
        return self.restricted if file is File.RESTRICTED else self.public

    def release(self, by: str, *, diary_number: str, now: datetime) -> None:
        if not self.is_prepared:
            raise WrongState("Utlämnandet är redan beslutat.")
        self.status, self.released_by = ReleaseStatus.RELEASED, by
        self.released_on, self.diary_number = swedish_date(now), diary_number
        self.touch(now)

    def withdraw(self, now: datetime) -> None:
        """Withdraw the release: nobody fetches it any more; what has been fetched is ended by its terms."""
        if not self.is_released:
            raise WrongState("Bara det som är utlämnat kan återkallas.")
        self.status = ReleaseStatus.WITHDRAWN
        self.touch(now)
