"""A cost arises when the service is delivered, never ahead."""

from datetime import date

from budget.errors import WrongState


def check_delivered(incurred_on: date, *, today: date) -> None:
    if incurred_on > today:
        raise WrongState("Dagen ligger framåt i tiden. Kostnaden uppstår när tjänsten är levererad.")
