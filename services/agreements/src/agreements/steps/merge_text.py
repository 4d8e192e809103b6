"""Merges a text written from an older version of a document with the document as it is now; nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agreements.models.content import Party
from agreements.models.revision import Revision
from agreements.models.writing import Content
from agreements.rules.merging import Collision
from agreements.steps.keep_revision import Written
from agreements.steps.merge_contents import merge_contents
from agreements.unit_of_work import Work
from shared.kit.errors import InvalidInput, at_field


@dataclass(frozen=True)
class WrittenCollision(Collision):
    """A collision, and who wrote what stands there now; None when it cannot be said."""

    party: Party | None
    written_by: str | None


@dataclass(frozen=True)
class Merge:
    version: int
    """The version of the document that the merged text builds on."""
    base: dict[str, Any]
    """The text that both began with."""
    content: dict[str, Any]
    collisions: list[WrittenCollision]


async def merge_text(work: Work, document: Written, *, base_version: int, yours: Content, now: datetime) -> Merge:
    of_document = document.cooperation_id, document.DOCUMENT
    base = await work.revisions.find_revision(*of_document, until=base_version)
    if base_version > document.version or base is None:
        fault = at_field("base_version", "versionen finns inte", f"högst {document.version}")
        raise InvalidInput("Ange den version som du utgick från när du skrev.", errors=fault)
    theirs = document.content.model_dump(mode="json")
    content, collisions = await merge_contents(
        work, document, base=base.content.root, theirs=theirs, yours=yours.model_dump(mode="json"), now=now
    )
    since = await work.revisions.list_since(*of_document, base.number) if collisions else []
    return Merge(document.version, base.content.root, content, [_with_writer(c, base, since) for c in collisions])


def _with_writer(collision: Collision, base: Revision, since: Sequence[Revision]) -> WrittenCollision:
    """The last one that changed the section, or took it away, wrote what stands there."""
    number, party, written_by = base.number_of(collision.section), None, None
    for revision in since:
        if (changed := revision.number_of(collision.section)) != number:
            number, party, written_by = changed, revision.party, revision.written_by
    return WrittenCollision(collision.section, collision.theirs, collision.yours, party=party, written_by=written_by)
