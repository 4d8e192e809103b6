"""Merges a text written from an older version with the document as it is now; nothing is changed."""

from datetime import datetime

from agreements.models.action_plan import ActionPlan
from agreements.models.situation_analysis import SituationAnalysis
from agreements.models.writing import Content
from agreements.steps.merge_text import Merge, merge_text
from agreements.unit_of_work import Work


async def merge_document(
    work: Work, document: SituationAnalysis | ActionPlan, *, base_version: int, yours: Content, now: datetime
) -> Merge:
    return await merge_text(work, document, base_version=base_version, yours=yours, now=now)
