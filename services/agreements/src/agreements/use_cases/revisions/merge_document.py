"""What somebody wrote from an older version is merged with what stands in the document now; nothing is changed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agreements.models.revision import DocumentKind
from agreements.models.writing import Content
from agreements.rules.merging import Collision, merge
from agreements.unit_of_work import Work
from shared.kit.errors import FieldError, InvalidInput


@dataclass(frozen=True)
class Merge:
    version: int
    """The version of the document that the merged text builds on."""
    content: dict[str, Any]
    collisions: list[Collision]


async def merge_document(
    work: Work,
    kind: DocumentKind,
    cooperation_id: UUID,
    *,
    base_version: int,
    version: int,
    present: Content,
    yours: Content,
) -> Merge:
    base = await work.revisions.find_revision(cooperation_id, kind, until=base_version)
    if base_version > version or base is None:
        fault = FieldError(field="body.base_version", message="versionen finns inte", expected=f"högst {version}")
        raise InvalidInput("Ange den version som du utgick från när du skrev.", errors=(fault,))
    theirs = present.model_dump(mode="json")
    content, collisions = merge(base.content.root, theirs, yours.model_dump(mode="json"))
    return Merge(version, content, collisions)
