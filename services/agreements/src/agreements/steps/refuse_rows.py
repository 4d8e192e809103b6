"""A file with faults is refused with all of them at once, row by row; nothing of it stays."""

from collections.abc import Sequence

from agreements.readers.tables import RowFault
from shared.kit.errors import DomainError, FieldError

FAULTS_SHOWN = 1_000


def refuse_rows(faults: Sequence[RowFault], refusal: type[DomainError], detail: str) -> None:
    if faults:
        raise refusal(detail, errors=tuple(_error(fault) for fault in faults[:FAULTS_SHOWN]))


def _error(fault: RowFault) -> FieldError:
    where = f"rad {fault.line}, {fault.column}" if fault.line else fault.column
    return FieldError(field=where, message=f"läst: {fault.read}", expected=fault.expected)
