"""Tables as classes with behaviour. Every module is imported here, so that the metadata is whole."""

from followup.models import (
    activity,
    calendar,
    commitment,
    consultation,
    contact,
    history,
    indicator,
    letter,
    measure,
    meeting,
    reminder,
    report,
    report_passage,
    schedule,
    statement,
)

__all__ = [
    "activity",
    "calendar",
    "commitment",
    "consultation",
    "contact",
    "history",
    "indicator",
    "letter",
    "measure",
    "meeting",
    "reminder",
    "report",
    "report_passage",
    "schedule",
    "statement",
]
