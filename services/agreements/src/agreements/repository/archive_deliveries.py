"""Archives' receipts, and the only way to what may be disposed of after one."""

from uuid import UUID

from sqlalchemy import text

from agreements.models.archive_delivery import ArchiveDelivery
from agreements.repository.parts import Parts

_DISPOSE = text("SELECT comments, revisions FROM dispose_of_texts(:delivery_id)")


class ArchiveDeliveries(Parts[ArchiveDelivery]):
    async def dispose_of_texts(self, delivery_id: UUID) -> tuple[int, int]:
        """Delete comments and revisions; return how many. The processes' role cannot delete them in any other way."""
        row = (await self._session.execute(_DISPOSE, {"delivery_id": delivery_id})).one()
        return row.comments, row.revisions
