"""Send the list to Skolinspektionen: the units that would be offered, and those next in turn."""

from datetime import date, datetime
from uuid import UUID

from selection.errors import of_field
from selection.models.consultation import Consultation
from selection.readers.catalogue import Catalogue
from selection.rules.outcome import Outcome
from selection.rules.programme import Programme
from selection.steps.read_rules import read_rules
from selection.unit_of_work import Work
from shared.clock import swedish_date


async def open_consultation(
    work: Work, round_id: UUID, catalogue: Catalogue, *, diary_number: str, answer_by: date, version: int, now: datetime
) -> Consultation:
    round_ = await work.rounds.get_round_for_change(round_id)
    round_.expect(version)
    round_.begin_consultation(now)
    if answer_by <= swedish_date(now):
        detail = "Sista svarsdag ska ligga efter dagens datum, så att Skolinspektionen hinner svara."
        raise of_field("answer_by", detail, expected="en dag framåt i tiden")
    await work.must_be_impartial(*await work.grounds.list_organizers(round_id), now=now)
    await work.must_be_another("open_consultation", round=round_id)
    programme, _ = await read_rules(work, round_, catalogue)
    consultation = Consultation(
        round_id=round_.id,
        diary_number=diary_number,
        school_unit_codes=await _listed(work, round_id, programme),
        sent_on=swedish_date(now),
        answer_by=answer_by,
        created_at=now,
        updated_at=now,
    )
    work.consultations.add(consultation)
    after = {"units": len(consultation.school_unit_codes), "answer_by": answer_by.isoformat()}
    await work.record("open_consultation", "round", round_.id, at=now, after=after)
    return consultation


async def _listed(work: Work, round_id: UUID, programme: Programme) -> list[str]:
    """The selected units, and those of the organisers next in turn."""
    last = programme.organizers.count + programme.reserve
    chosen = await work.candidates.list_by_outcome(round_id, Outcome.SELECTED)
    near = [c for c in await work.candidates.list_near_cutoff(round_id) if (c.organizer_rank or last + 1) <= last]
    return [candidate.school_unit_code for candidate in (*chosen, *near)]
