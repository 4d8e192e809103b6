"""What is read back from our own database: as it was written, also by an earlier version with wider readers.

A reader that grows stricter must not make an old draft unreadable, nor change a text that somebody has signed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_STORED = ContextVar("stored", default=False)


@contextmanager
def reading_stored() -> Iterator[None]:
    """Take texts and days read inside as they stand."""
    token = _STORED.set(True)
    try:
        yield
    finally:
        _STORED.reset(token)


def is_stored() -> bool:
    return _STORED.get()
