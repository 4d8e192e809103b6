"""The texts of each of the two parties in a document of the case: every one that ever stood there."""

from enum import StrEnum

from pydantic import JsonValue, RootModel
from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agreements.models.content import Party
from agreements.models.root import Base, CasePart
from shared.kit.columns import Document
from shared.kit.db import enum_column, one_of


class DocumentKind(StrEnum):
    """A document that several people write in. A case has one of each."""

    SITUATION_ANALYSIS = "situation_analysis"
    ACTION_PLAN = "action_plan"
    AGREEMENT = "agreement"


class Snapshot(RootModel[dict[str, JsonValue]]):
    """A document as it was written, by whatever release."""


class Sections(RootModel[dict[str, int]]):
    """Section → the number of the document in which it was last changed."""


class Revision(CasePart, Base):
    """The document as it stood from `number` on, until the next; never changed."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("cooperation_id", "document", "number"),
        one_of("document", DocumentKind),
        one_of("party", Party),
    )

    document: Mapped[DocumentKind] = mapped_column(enum_column(DocumentKind))
    number: Mapped[int]
    """The document's version (its ETag) when this was written."""
    party: Mapped[Party | None] = mapped_column(enum_column(Party))
    """None: written under release 1.1.0, which did not keep who wrote."""
    written_by: Mapped[str | None] = mapped_column(Text)
    content: Mapped[Snapshot] = mapped_column(Document(Snapshot))
    sections: Mapped[Sections] = mapped_column(Document(Sections))

    def number_of(self, section: str) -> int | None:
        """The number at which the section, or the one it is part of, was last changed; None when it is not here."""
        found = self.sections.root.items()
        return next((number for name, number in found if section == name or section.startswith(f"{name}/")), None)

    @property
    def changed_sections(self) -> list[str]:
        return [section for section, number in self.sections.root.items() if number == self.number]
