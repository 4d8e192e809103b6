"""Stops letters whose matter is done, and says of the others what they wait for."""

from collections.abc import Mapping
from datetime import datetime

from followup.models.letter import Hindrance
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def check_letters(
    work: Work, *, configured: bool, surveys: bool, now: datetime
) -> Mapping[Hindrance | None, int]:
    """Count the letters that wait, by what hinders them. `configured`: whether there is a mail server to send them by;
    `surveys`: whether links to surveys can be written."""
    today = swedish_date(now)
    await work.letters.stop_settled(today, now)
    await work.letters.note_hindrances(today, now, configured=configured, surveys=surveys)
    return await work.letters.count_waiting()
