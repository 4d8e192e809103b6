"""Which groups of criteria a round has tested for nobody; the decision must give a reason for each."""

from uuid import UUID

from selection.readers.catalogue import Catalogue
from selection.rules.columns.untested import UntestedGroup
from selection.steps.find_untested import find_untested
from selection.unit_of_work import Work


async def ask_untested(work: Work, round_id: UUID, catalogue: Catalogue) -> list[UntestedGroup]:
    return await find_untested(work, round_id, catalogue)
