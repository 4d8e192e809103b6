"""What callers should stop using: said once, where it is, and shown in the description, the headers and the changes."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Deprecation:
    """`instead` is the field or operation to use; `ends` the day from which it may be gone, once that is decided."""

    since: date
    instead: str
    ends: date | None = None

    def shown(self) -> dict[str, Any]:
        """In the description of the field (`json_schema_extra`) or of the operation (`openapi_extra`)."""
        said = {"since": self.since.isoformat(), "instead": self.instead}
        return {"deprecated": True, "x-deprecation": said | ({"ends": self.ends.isoformat()} if self.ends else {})}
