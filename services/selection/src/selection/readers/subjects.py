"""The subjects of a file, each once: a later row never overwrites an earlier one in silence."""

from collections.abc import Hashable

from selection.errors import FileUnreadable


class Subjects:
    def __init__(self) -> None:
        self._seen: dict[Hashable, tuple[int, int]] = {}

    def add(self, line: int, subject: Hashable, values: Hashable, *, name: str) -> None:
        """Raises FileUnreadable when the subject stands on an earlier line with other values."""
        # The hash alone: half a million rows are not held in memory for the sake of the one that differs.
        before, known = self._seen.setdefault(subject, (line, hash(values)))
        if known != hash(values):
            raise FileUnreadable(
                f"{name} står på rad {before} och rad {line} med olika uppgifter. Behåll den rad som gäller; gäller "
                "de var sin del, ta med en kolumn som säger vilken."
            )
