"""Every text that a document of a case has had, and what the parties have said about it."""

from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import defer

from agreements.models.comment import Comment
from agreements.models.revision import DocumentKind, Revision
from agreements.repository.parts import Parts
from shared.kit.lookup import narrowed


class Revisions(Parts[Revision]):
    def list_revisions(self, cooperation_id: UUID | None, document: DocumentKind | None = None) -> Select[Revision]:
        return narrowed(self.list_parts(cooperation_id), (Revision.document, document))

    async def find_revision(
        self, cooperation_id: UUID, document: DocumentKind, *, until: int | None = None
    ) -> Revision | None:
        """The text that stood in the document's version `until`; the last one when it is not given."""
        query = self.list_revisions(cooperation_id, document).order_by(Revision.number.desc()).limit(1)
        if until is not None:
            query = query.where(Revision.number <= until)
        return (await self._session.execute(query)).scalar_one_or_none()

    async def list_since(self, cooperation_id: UUID, document: DocumentKind, number: int) -> list[Revision]:
        """The revisions after the document's version `number`: writers and sections, without the texts."""
        query = self.list_revisions(cooperation_id, document).where(Revision.number > number)
        query = query.order_by(Revision.number).options(defer(Revision.content, raiseload=True))
        return list((await self._session.execute(query)).scalars())


class Comments(Parts[Comment]):
    def list_comments(
        self, cooperation_id: UUID | None, document: DocumentKind | None = None, section: str | None = None
    ) -> Select[Comment]:
        return narrowed(self.list_parts(cooperation_id), (Comment.document, document), (Comment.section, section))
