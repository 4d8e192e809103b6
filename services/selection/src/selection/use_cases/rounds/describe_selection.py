"""How the selection was made and whom it fell on, for the report to the government."""

from typing import NamedTuple
from uuid import UUID

from selection.documents.selection_text import selection_paragraphs
from selection.readers.catalogue import Catalogue
from selection.rules.composition import Share
from selection.steps.compose_decision import compose_decision
from selection.steps.compute_composition import compute_composition
from selection.unit_of_work import Work


class Description(NamedTuple):
    paragraphs: list[str]
    shares: list[Share]


async def describe_selection(work: Work, round_id: UUID, catalogue: Catalogue) -> Description:
    document = await compose_decision(work, round_id, catalogue)
    return Description(selection_paragraphs(document), await compute_composition(work, round_id, catalogue))
