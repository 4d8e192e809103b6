"""A copy of a list that is kept by asking for what has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Generic, TypeVar, cast

from insatser_client.calling import Answer, Page, pages

T = TypeVar("T")
OVERLAP = timedelta(minutes=2)
"""A change is dated when its transaction begins and seen when it has ended: this much is asked for once more."""


class Mirror(Generic[T]):
    """`rows` is the list as it was at the last `follow`: `Mirror(PayeePage, get_payees.sync_detailed, client=budget)`.

    No row leaves a list, but what a narrowed one no longer has is not seen to go: mirror the whole list, and narrow the
    copy. Rows of a list whose resources have no `id` are known by `key`. The lists whose description says that they
    always come whole (`x-whole`) have `key=None`: what comes takes the place of what was.
    """

    def __init__(
        self,
        page: Callable[..., Page[T]],
        operation: Callable[..., Answer],
        *,
        key: Callable[[T], Hashable] | None = lambda row: cast("Hashable", cast("Any", row).id),
        overlap: timedelta = OVERLAP,
        **asked: Any,
    ) -> None:
        self.rows: dict[Hashable, T] = {}
        self._page, self._operation, self._asked = page, operation, asked
        self._key, self._overlap = key, overlap
        self._since: datetime | None = None

    def follow(self) -> set[Hashable]:
        """Read what has changed since last time, the first time all; the keys of rows that are new or different."""
        since = {"updated_since": self._since} if self._since else {}
        begun = None
        read: dict[Hashable, T] = {}
        for answer in pages(self._page, self._operation, **self._asked, **since):
            begun = begun or _dated(answer)
            for row in cast("Page[T]", answer.parsed).items:
                read[self._key(row) if self._key else len(read)] = row
        changed = {key for key, row in read.items() if self.rows.get(key) != row}
        self.rows = self.rows | read if self._key else read
        self._since = begun - self._overlap if begun else None
        return changed


def _dated(answer: Answer) -> datetime:
    """When the service answered, by its own clock."""
    said = answer.headers.get("date")
    return parsedate_to_datetime(said) if said else datetime.now(UTC)
