"""The content of a round's decision, for people and for other systems."""

from uuid import UUID

from selection.readers.catalogue import Catalogue
from selection.rules.snapshot_document import Document
from selection.steps.compose_decision import compose_decision
from selection.unit_of_work import Work


async def describe_decision(work: Work, round_id: UUID, catalogue: Catalogue) -> Document:
    return await compose_decision(work, round_id, catalogue)
