"""Applies a change of a part to the document as it is now; two who change different parts do not collide."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from agreements.models.writing import Content
from agreements.repository.parts import Parts
from agreements.rules.patching import patched
from agreements.steps.lock_document import W, changed_meanwhile
from agreements.steps.lock_part import lock_part
from agreements.steps.merge_contents import merge_contents
from agreements.unit_of_work import Work
from shared.kit.db import ANY_VERSION


async def patch_document(
    work: Work, parts: Parts[W], document_id: UUID, *, patch: Mapping[str, Any], version: int, now: datetime
) -> tuple[dict[str, Any], int]:
    """Return the whole content, and the version to write it over: `version` is the one the caller has seen."""
    # The case is locked from here on: the change is written over the same text that it is merged with.
    document, _ = await lock_part(work, parts, document_id, version=ANY_VERSION, now=now)
    present = document.content.model_dump(mode="json")
    if version in (ANY_VERSION, document.version):
        return patched(present, patch), document.version
    seen = await work.revisions.find_revision(document.cooperation_id, document.DOCUMENT, until=version)
    if seen is None or version > document.version:
        raise await changed_meanwhile(work, document, version)
    base = seen.content.root
    yours = _in_full(type(document.content), patched(base, patch))
    content, collisions = await merge_contents(work, document, base=base, theirs=present, yours=yours, now=now)
    if collisions:
        raise await changed_meanwhile(work, document, version)
    return content, document.version


def _in_full(kind: type[Content], text: dict[str, Any]) -> dict[str, Any]:
    """The text with the fields that rows of lists were sent without: they would differ from those in others' texts.

    What cannot be read is refused by whoever writes the document.
    """
    try:
        return kind.model_validate(text).model_dump(mode="json")
    except ValidationError:
        return text
