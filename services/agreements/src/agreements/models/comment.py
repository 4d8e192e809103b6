"""Comments of the parties to each other on a section of an analysis, a plan or an agreement."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from agreements.models.content import Party
from agreements.models.revision import DocumentKind
from agreements.models.root import Base, CasePart
from shared.kit.db import enum_column, one_of


class Comment(CasePart, Base):
    """Never changed: an answer is a new one."""

    __tablename__ = "comment"
    __table_args__ = (one_of("document", DocumentKind), one_of("party", Party))

    document: Mapped[DocumentKind] = mapped_column(enum_column(DocumentKind))
    section: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    """The document's version that the comment is about."""
    party: Mapped[Party] = mapped_column(enum_column(Party))
    written_by: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
