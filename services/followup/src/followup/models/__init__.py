"""Tables as classes with behaviour. Every module is imported here, so that the metadata is whole."""

from followup.models import (
    activity,
    calendar,
    commitment,
    consultation,
    indicator,
    measure,
    meeting,
    reminder,
    report,
    schedule,
    statement,
)

__all__ = [
    "activity",
    "calendar",
    "commitment",
    "consultation",
    "indicator",
    "measure",
    "meeting",
    "reminder",
    "report",
    "schedule",
    "statement",
]
