"""Close the consultation, and analyse the round again with the answers."""

from datetime import datetime
from uuid import UUID

from selection.models.round import Round, RoundStatus
from selection.readers.catalogue import Catalogue
from selection.steps.run_analysis import run_analysis
from selection.unit_of_work import Work


async def close_consultation(work: Work, round_id: UUID, catalogue: Catalogue, *, version: int, now: datetime) -> Round:
    round_ = await work.rounds.get_round_for_change(round_id)
    round_.expect(version)
    round_.require(RoundStatus.ANALYSED)
    await work.must_be_another("close_consultation", round=round_id)
    consultation = await work.consultations.get_consultation(round_id)
    answered = {answer.school_unit_code for answer in await work.consultations.list_answers(round_id)}
    consultation.close(answered, now=now)
    await run_analysis(work, round_, catalogue, now=now)
    round_.record_consultation(now)
    after = {"answered": len(answered), "asked": len(consultation.school_unit_codes)}
    await work.record("close_consultation", "round", round_id, at=now, after=after)
    return round_
