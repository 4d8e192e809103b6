"""The timed job that publishes what organisers run: their school types and number of units, when these have changed."""

from datetime import datetime

from selection.facts import organizer_changed
from selection.unit_of_work import Work

AT_A_TIME = 1000
"""A first extract of the register has more than a thousand organisers; what is left is published a minute later."""


async def publish_what_is_run(work: Work, *, now: datetime) -> int:
    """Publish organisers whose units have changed, by file, register, merger or hand. Returns how many."""
    organizers = await work.organizers.count_what_is_run(AT_A_TIME)
    for organizer in organizers:
        work.publish(organizer_changed(organizer), subject=organizer.organization_number)
    return len(organizers)
