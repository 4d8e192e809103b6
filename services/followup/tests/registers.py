"""What the register says, for tests that follow something up by it."""

from typing import Any

from shared.contracts.selection import QualityEntryPublishedV1
from tests.support import facts
from tests.support.service import ServiceUnderTest

PASSED = {"code": "gr9_all_subjects", "title": "Andel med godkänt i alla ämnen, årskurs 9"}


async def register_indicator(followup: ServiceUnderTest, **changed: Any) -> QualityEntryPublishedV1:
    """An indicator in percent, published by selection."""
    entry = facts.quality_entry_published(**{**PASSED, "unit": "procent", "high": "100", **changed})
    await followup.deliver(entry, entry.entry_id)
    return entry
