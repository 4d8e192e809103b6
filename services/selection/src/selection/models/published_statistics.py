"""What was last published to the other services of a unit's statistics."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.kit.db import INSTANT


class PublishedStatistics(Base):
    """One row for each unit that has taken part; `content_hash` is of the fact that was published."""

    __tablename__ = "published_statistics"

    school_unit_code: Mapped[str] = mapped_column(Text, primary_key=True)
    mark: Mapped[str] = mapped_column(Text)
    """What there was to publish: grows with every cell and average that comes, so that a unit is read only then."""
    content_hash: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(INSTANT)
