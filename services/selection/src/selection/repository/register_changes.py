"""What has changed in the register."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.register_change import RegisterChange


class RegisterChanges:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_changes(self, rows: Sequence[dict[str, Any]]) -> None:
        """Keep what was believed before; rows of `code`, `before`, `after`, `import_id`, `recorded_at`."""
        if rows:
            await self._session.execute(insert(RegisterChange), rows)

    def list_changes(self, code: str) -> Select[RegisterChange]:
        return select(RegisterChange).where(RegisterChange.code == code)
