"""A calendar as an iCalendar file (RFC 5545): all-day events with stable identities, moves and cancellations."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from icalendar import Calendar, Event

from followup.documents.words import ACTIVITY_KINDS, MEETING_KINDS
from followup.models.activity import Activity
from followup.models.meeting import Meeting
from followup.rules.meetings import MeetingStatus
from followup.rules.schedule import ActivityStatus

REFRESH = timedelta(hours=6)
"""How often a program should read again; days are moved a few times a year."""


class Entry(NamedTuple):
    """`version` grows with every change: a program takes the event with the highest."""

    id: UUID
    day: date
    title: str
    description: str
    link: str
    is_cancelled: bool
    version: int
    changed_at: datetime


# No text that people have typed about a change: whoever has the address reads without a token.
def of_activity(activity: Activity, diary_number: str, base: str) -> Entry:
    moved = " Flyttad." if activity.due_on != activity.agreed_on else ""
    return Entry(
        id=activity.id,
        day=activity.completed_on or activity.due_on,
        title=f"{ACTIVITY_KINDS[activity.kind]}, {diary_number}",
        description=f"Överenskommelse {diary_number}, huvudman {activity.organization_number}.{moved}",
        link=f"{base}/activities/{activity.id}",
        is_cancelled=activity.status is ActivityStatus.CANCELLED,
        version=activity.version,
        changed_at=activity.updated_at,
    )


def of_meeting(meeting: Meeting, base: str) -> Entry:
    changed = " Ändrat." if meeting.changed_because else ""
    return Entry(
        id=meeting.id,
        day=meeting.held_on or meeting.planned_on,
        title=meeting.title,
        description=f"{MEETING_KINDS[meeting.kind]} med {', '.join(meeting.organization_numbers)}.{changed}",
        link=f"{base}/meetings/{meeting.id}",
        is_cancelled=meeting.status is MeetingStatus.CANCELLED,
        version=meeting.version,
        changed_at=meeting.updated_at,
    )


def write_calendar(title: str, entries: Iterable[Entry]) -> bytes:
    """Cancelled events stay in the file, marked so, for subscribers' programs to remove them."""
    calendar = Calendar()
    calendar.add("prodid", "-//Skolverket//Uppföljning av riktade insatser//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@followup")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.version - 1)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", entry.description)
    event.add("url", entry.link)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
