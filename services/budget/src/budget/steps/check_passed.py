"""Refuses a day ahead of today for something that has happened, as a fault of its field."""

from datetime import date

from shared.kit.errors import InvalidInput, at_field


def check_passed(field: str, day: date, *, today: date, advice: str) -> None:
    if day > today:
        fault = at_field(field, "dagen ligger framåt i tiden", f"senast {today}")
        raise InvalidInput(f"Dagen ligger framåt i tiden. {advice}", errors=fault)
