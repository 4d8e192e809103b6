"""The columns of a register or of supervision: those that are not read, or not there, are said, never passed over."""

import re
from collections.abc import Collection
from difflib import get_close_matches

from selection.errors import FileUnreadable
from selection.readers.table import Heading, key_of

ALIKE = 0.8
SHORTEST = 3
"""Letters: `år1` begins more than itself."""
_LOST = re.compile(r"(^|[\s\w])[?](?=\w)")


def say_columns(
    heading: Heading, *, read: Collection[str], optional: Collection[str], instead: str, notices: list[str]
) -> None:
    """Add to the notices the columns that nobody reads, and those of `optional` that are not there.

    `read` and `optional` are keys; `instead` is what is read where a column is not there. Raises FileUnreadable for a
    column that is named nearly as one that is not there: what it says would be lost.
    """
    missing = [key for key in optional if key not in heading.keys]
    unread = [name for name in heading.names if name and key_of(name) not in read]
    for name in unread:
        if _LOST.search(name):
            raise FileUnreadable(f"Rubriken ”{name}” på rad {heading.line} har frågetecken i stället för å, ä och ö.")
        if meant := _meant(key_of(name), missing):
            raise FileUnreadable(
                f"Kolumnen ”{name}” på rad {heading.line} är inte känd, och kolumnen {meant} saknas. Rätta namnet, "
                "eller ta bort kolumnen."
            )
    if unread:
        notices.append(f"Kolumner som inte lästes: {', '.join(f'”{name}”' for name in unread)}.")
    if missing:
        notices.append(f"Kolumner som inte finns i filen: {', '.join(missing)}. {instead}")


def _meant(key: str, missing: list[str]) -> str | None:
    longer = [known for known in missing if len(known) > SHORTEST and key.startswith(known)]
    return next(iter(longer or get_close_matches(key, missing, n=1, cutoff=ALIKE)), None)
