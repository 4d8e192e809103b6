"""Changes of the register."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.register_change import RegisterChange


class StateChange(NamedTuple):
    """The state of an organiser or a unit before (None: nothing), and its state now."""

    code: str
    before: dict[str, Any] | None
    after: dict[str, Any]


class RegisterChanges:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_changes(
        self, changes: Sequence[StateChange], *, import_id: UUID | None = None, now: datetime
    ) -> None:
        if changes:
            common = {"import_id": import_id, "recorded_at": now}
            await self._session.execute(insert(RegisterChange), [change._asdict() | common for change in changes])

    def list_changes(self, code: str) -> Select[RegisterChange]:
        return select(RegisterChange).where(RegisterChange.code == code)
