"""Tables as classes with behaviour. Every module is imported here, so that the metadata is whole."""

from followup.models import (
    activity,
    commitment,
    consultation,
    indicator,
    measure,
    reminder,
    report,
    schedule,
    statement,
)

__all__ = [
    "activity",
    "commitment",
    "consultation",
    "indicator",
    "measure",
    "reminder",
    "report",
    "schedule",
    "statement",
]
