"""A text with faults is refused with all of them at once, so that they can be mended in one go."""

from collections.abc import Iterable

from agreements.errors import Incomplete
from agreements.rules.faults import Fault
from shared.kit.errors import FieldError


def refuse_faults(faults: Iterable[Fault], detail: str) -> None:
    if errors := field_errors(faults):
        raise Incomplete(detail, errors=errors)


def field_errors(faults: Iterable[Fault]) -> tuple[FieldError, ...]:
    return tuple(FieldError(field=f.field, message=f.message, expected=f.expected) for f in faults)
