"""The parties of a quality dialogue have approved its summary: whoever analyses the organiser's situation sees it."""

from datetime import datetime

from agreements.copies import QualityMaterial
from agreements.unit_of_work import Work
from shared.contracts.followup import QualitySummaryApprovedV1


async def copy_quality_summary(work: Work, fact: QualitySummaryApprovedV1, *, now: datetime) -> None:
    material = QualityMaterial(
        dialogue_id=fact.dialogue_id,
        organization_number=fact.organization_number,
        held_on=fact.held_on,
        summary=fact,
    )
    material.note(work.event)
    await work.quality_materials.put(material)
