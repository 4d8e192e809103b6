"""Signatures as shown: party, time and what the authority rests on. Names stand on the cover sheet alone."""

from datetime import datetime

from shared.clock import STOCKHOLM

SIGNED = {"Part": 3, "Undertecknat": 2, "Behörigheten grundas på": 4}


def instant(at: datetime | None) -> str:
    """A time as the clock on a Swedish wall shows it."""
    return at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M") if at else "–"
