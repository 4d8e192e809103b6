"""What has happened has a day that has come: a fault of its field otherwise."""

from datetime import date

from shared.kit.errors import FieldError, InvalidInput


def check_passed(field: str, day: date, *, today: date, advice: str) -> None:
    if day > today:
        fault = FieldError(field=f"body.{field}", message="dagen ligger framåt i tiden", expected=f"senast {today}")
        raise InvalidInput(f"Dagen ligger framåt i tiden. {advice}", errors=(fault,))
