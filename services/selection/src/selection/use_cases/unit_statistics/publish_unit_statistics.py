"""The timed job that publishes the statistics of units that take part, when they come and when they are corrected."""

from datetime import datetime
from typing import NamedTuple

from selection.facts import unit_statistics_published
from selection.readers.catalogue import Catalogue
from selection.repository.unit_statistics import codes_of
from selection.unit_of_work import Work
from shared.canonical import canonical, hash_of

AT_A_TIME = 100
"""The rest are published the next time."""


class Published(NamedTuple):
    """How many units something was published of, and whether more may wait."""

    number: int = 0
    more: bool = False


async def publish_unit_statistics(work: Work, catalogue: Catalogue, *, now: datetime) -> Published:
    """Publish changed figures, whether by a file, the statistics API or by hand."""
    taking_part = await work.unit_statistics.list_taking_part()
    if not taking_part:
        return Published()
    codes = codes_of(taking_part, await work.units.get_succession())
    marks = await work.unit_statistics.find_marks(codes)
    published = await work.unit_statistics.find_published(codes)
    due = [code for code in codes if marks[code] != published.get(code)][:AT_A_TIME]
    if not due:
        return Published()
    cells = await work.unit_statistics.list_cells({code: codes[code] for code in due})
    averages = await work.unit_statistics.list_averages()
    facts = {code: unit_statistics_published(code, cells[code], averages, catalogue) for code in due}
    hashes = {code: (marks[code], hash_of(canonical(fact.model_dump(mode="json")))) for code, fact in facts.items()}
    anew = await work.unit_statistics.keep_published(hashes, now)
    for code in sorted(anew):
        work.publish(facts[code], subject=code)
    return Published(len(anew), more=len(due) == AT_A_TIME)
