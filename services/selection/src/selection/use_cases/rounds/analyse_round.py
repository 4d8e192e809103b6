"""Analyse a round: every unit is weighed by the programme's rules."""

from datetime import datetime
from uuid import UUID

from selection.models.round import Round, RoundStatus
from selection.readers.catalogue import Catalogue
from selection.steps.run_analysis import run_analysis
from selection.unit_of_work import Work


async def analyse_round(work: Work, round_id: UUID, catalogue: Catalogue, *, version: int, now: datetime) -> Round:
    """Analyse the round; it may be done again until the decision."""
    round_ = await work.rounds.get_round_for_change(round_id)
    round_.expect(version)
    round_.require(RoundStatus.DRAFT, RoundStatus.ANALYSED, RoundStatus.CONSULTED)
    await run_analysis(work, round_, catalogue, now=now)
    return round_
