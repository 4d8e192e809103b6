"""Whom a round considered and whom it selected."""

from uuid import UUID

from selection.readers.catalogue import Catalogue
from selection.rules.composition import Share
from selection.steps.compute_composition import compute_composition
from selection.unit_of_work import Work


async def ask_composition(work: Work, round_id: UUID, catalogue: Catalogue) -> list[Share]:
    return await compute_composition(work, round_id, catalogue)
