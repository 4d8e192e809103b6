"""Locks a document for whoever writes in it; whoever saw an older text is offered to merge."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from agreements.errors import ChangedMeanwhile
from agreements.models.action_plan import ActionPlan
from agreements.models.agreement import Agreement
from agreements.models.cooperation import Cooperation
from agreements.models.revision import DocumentKind
from agreements.models.situation_analysis import SituationAnalysis
from agreements.repository.parts import Parts
from agreements.rules.differences import Change, changes
from agreements.rules.merging import changed
from agreements.steps.keep_revision import Written
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work
from shared.kit.errors import FieldError, StaleVersion

W = TypeVar("W", SituationAnalysis, ActionPlan, Agreement)


async def lock_document(
    work: Work, parts: Parts[W], document_id: UUID, *, version: int, now: datetime
) -> tuple[W, Cooperation]:
    try:
        document, case = await lock_part(work, parts, document_id, version=version, now=now)
    except StaleVersion:
        raise await changed_meanwhile(work, await parts.get_part(document_id), version) from None
    case.require_running()
    return document, case


async def changed_meanwhile(work: Work, document: Written, version: int) -> ChangedMeanwhile:
    """The refusal for whoever saw `version`, with what has been written since."""
    errors = tuple(
        FieldError(field=f"content.{change.section}", message=change.text, expected="en hopslagning")
        for change in await _written_since(work, document, version)
    )
    return ChangedMeanwhile(
        f"Dokumentet har ändrats sedan version {version}. Skicka ditt innehåll till merges med base_version "
        f"{version}: det slås ihop med det som står där nu, och det som krockar visas.",
        errors=errors,
    )


async def _written_since(work: Work, document: Written, version: int) -> Iterable[Change]:
    base = await work.revisions.find_revision(document.cooperation_id, document.DOCUMENT, until=version)
    if base is None:
        return []
    before, after = base.content.root, document.content.model_dump(mode="json")
    if document.DOCUMENT is DocumentKind.AGREEMENT:
        return changes(before, after)
    written = changed(before, after, document.content.ROWS)
    return [Change(section, "har skrivits om av någon annan") for section in written]
