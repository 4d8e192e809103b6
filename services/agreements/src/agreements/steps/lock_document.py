"""Locks an analysis or a plan for whoever writes in it; whoever saw an older text is offered to merge."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from agreements.errors import ChangedMeanwhile
from agreements.models.action_plan import ActionPlan
from agreements.models.cooperation import Cooperation
from agreements.models.revision import DocumentKind
from agreements.models.situation_analysis import SituationAnalysis
from agreements.repository.parts import Parts
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work
from shared.kit.errors import FieldError, StaleVersion

W = TypeVar("W", SituationAnalysis, ActionPlan)


async def lock_document(
    work: Work, parts: Parts[W], document_id: UUID, *, version: int, now: datetime
) -> tuple[W, Cooperation]:
    try:
        return await lock_part(work, parts, document_id, version=version, now=now)
    except StaleVersion:
        document = await parts.get_part(document_id)
        errors = await _written_since(work, document.cooperation_id, document.DOCUMENT, version)
        raise ChangedMeanwhile(
            f"Dokumentet har ändrats sedan version {version}. Skicka ditt innehåll till merges med base_version "
            f"{version}: det slås ihop med det som står där nu, och det som krockar visas.",
            errors=errors,
        ) from None


async def _written_since(work: Work, cooperation_id: UUID, kind: DocumentKind, version: int) -> tuple[FieldError, ...]:
    last = await work.revisions.find_revision(cooperation_id, kind)
    written = sorted(name for name, number in last.sections.root.items() if number > version) if last else []
    return tuple(
        FieldError(field=f"content.{section}", message="har skrivits om av någon annan", expected="en hopslagning")
        for section in written
    )
