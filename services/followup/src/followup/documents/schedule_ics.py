"""A schedule as an iCalendar file (RFC 5545): all-day events with stable identities."""

from datetime import timedelta

from icalendar import Calendar, Event

from followup.documents.words import ACTIVITY_KINDS
from followup.models.activity import Activity
from followup.models.schedule import Schedule
from followup.rules.schedule import ActivityStatus


def write_calendar(schedule: Schedule) -> bytes:
    """Cancelled activities stay in the file, marked so, for subscribers' calendars to remove them."""
    calendar = Calendar()
    calendar.add("prodid", "-//Skolverket//Uppföljning av riktade insatser//SV")
    calendar.add("version", "2.0")
    calendar.add("name", f"Uppföljning {schedule.diary_number}")
    for activity in schedule.in_order():
        calendar.add_component(_event(activity, schedule.diary_number))
    return bytes(calendar.to_ical())


def _event(activity: Activity, diary_number: str) -> Event:
    event = Event()
    event.add("uid", f"{activity.id}@followup")
    event.add("dtstamp", activity.updated_at)
    event.add("last-modified", activity.updated_at)
    event.add("sequence", activity.version - 1)
    event.add("dtstart", activity.due_on)
    event.add("dtend", activity.due_on + timedelta(days=1))
    event.add("summary", f"{ACTIVITY_KINDS[activity.kind]}, {diary_number}")
    event.add("status", "CANCELLED" if activity.status is ActivityStatus.CANCELLED else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
