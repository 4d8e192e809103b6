"""Our own copies of what other services have published: where each is from, and how fresh it is."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from shared.event import Event
from shared.kit.db import INSTANT


class Copy:
    """Mixin for a table that holds others' facts: the event it was last changed by, by its number and time."""

    SOURCE: ClassVar[str]
    """The service whose facts the table holds."""
    LASTING: ClassVar[bool] = False
    """A history counts what its rows have said: a row that no event is behind is shown, and stays."""

    source_sequence: Mapped[int] = mapped_column()
    source_at: Mapped[datetime] = mapped_column(INSTANT)

    def note(self, event: Event | None) -> None:
        """Remember the event that changes this row; refuses what does not come from the copy's source."""
        assert event is not None, "own copies change by events only"
        assert event.source == f"/{self.SOURCE}", f"{type(self).__name__} is a copy from {self.SOURCE}"
        self.source_sequence, self.source_at = event.sequence, event.time
