"""The units that had to wait and would not have to today."""

from collections.abc import Sequence
from datetime import datetime

from selection.models.candidate import Candidate
from selection.models.round import Round
from selection.readers.catalogue import Catalogue
from selection.rules.programme import Effect
from selection.steps.find_standing_hits import find_standing_hits
from selection.steps.read_rules import read_rules
from selection.unit_of_work import Work


async def find_released(
    work: Work, round_: Round, waiting: Sequence[Candidate], *, catalogue: Catalogue, now: datetime
) -> list[Candidate]:
    """The waiting units that no rule of the round stops today; none whose organiser now takes part, for instance."""
    codes = {candidate.school_unit_code for candidate in waiting}
    programme, _ = await read_rules(work, round_, catalogue)
    rows = (await work.units.find_units(codes)).values()
    succession = await work.units.get_succession()
    hits = await find_standing_hits(
        work,
        round_.id,
        rows,
        school_year=round_.school_year,
        programme=programme,
        succession=succession,
        now=now,
    )
    free = {code for code, found in hits.items() if all(hit.effect is Effect.REVIEW for hit in found)}
    return [candidate for candidate in waiting if candidate.school_unit_code in free]
