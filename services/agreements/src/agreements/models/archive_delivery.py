"""A case that an archive has received as its sealed file, and what has been disposed of here since."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import WrongPhase
from agreements.models.root import Base, CasePart


class ArchiveDelivery(CasePart, Base):
    """The archive's receipt for a case file, recorded by one person. Another may then dispose of working texts.

    A case has one: what is disposed of here stands in the file that the archive has said that it received.
    """

    __tablename__ = "archive_delivery"
    __table_args__ = (
        UniqueConstraint("cooperation_id"),
        CheckConstraint("disposed_by <> recorded_by", name="two_persons"),
        CheckConstraint(
            "(disposed_on IS NULL) = (disposed_by IS NULL) AND (disposed_on IS NULL) = (disposal_diary_number IS NULL) "
            "AND (disposed_on IS NULL) = (comments IS NULL) AND (disposed_on IS NULL) = (revisions IS NULL)",
            name="whole",
        ),
    )

    seal_id: Mapped[UUID] = mapped_column(ForeignKey("case_file_seal.id", ondelete="RESTRICT"))
    manifest_hash: Mapped[str] = mapped_column(Text)
    """The hash of the file that the archive received, as its receipt says: the same as was sealed."""
    archive: Mapped[str] = mapped_column(Text)
    receipt: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(Text)
    disposal_from: Mapped[date]
    """The first day on which what is working material may go, by the rule of the day of the receipt."""
    disposed_on: Mapped[date | None]
    disposed_by: Mapped[str | None] = mapped_column(Text)
    disposal_diary_number: Mapped[str | None] = mapped_column(Text)
    """The decision or regulation by which it went (arkivförordningen (1991:446) 14 §)."""
    comments: Mapped[int | None]
    revisions: Mapped[int | None]

    def dispose(self, *, comments: int, revisions: int, by: str, diary_number: str, today: date, now: datetime) -> None:
        self.comments, self.revisions = comments, revisions
        self.disposed_on, self.disposed_by, self.disposal_diary_number = today, by, diary_number
        self.touch(now)

    def may_be_disposed(self, today: date) -> bool:
        return self.disposed_on is None and today >= self.disposal_from

    def require_disposable(self, today: date) -> None:
        if self.disposed_on is not None:
            raise WrongPhase(f"Arbetsmaterialet gallrades {self.disposed_on}.")
        if today < self.disposal_from:
            raise WrongPhase(f"Arbetsmaterialet får gallras från {self.disposal_from}, enligt uppdragets regler.")
