"""The series of diary numbers."""

from sqlalchemy.orm import Mapped, mapped_column

from agreements.models.root import Base


class DiarySeries(Base):
    """The last number given in the series of a year."""

    __tablename__ = "diary_series"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
