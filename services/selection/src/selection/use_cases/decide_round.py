"""Decide the round: frozen from now on, and told to the others."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from selection.errors import ConsultationOpen, OverridesRemain, ReviewsRemain
from selection.models import Candidate, OverrideStatus, Round, RoundStatus
from selection.unit_of_work import Work
from shared.contracts.selection import RoundDecidedV1, UnitOutcome
from shared.kit.clock import swedish_date


async def decide_round(
    work: Work,
    round_id: UUID,
    *,
    diary_number: str,
    presented_by: str,
    participants: list[str],
    version: int,
    now: datetime,
) -> Round:
    round_ = await work.rounds.get_round_for_change(round_id)
    round_.expect(version)
    round_.must_be(RoundStatus.CONSULTED)
    work.actor.must_differ_from(round_.analysed_by or "")
    chosen = await work.rounds.candidates(round_id, "selected")
    await _must_be_ready(work, round_, chosen)
    round_.decide(
        work.actor.subject,
        presented_by=presented_by,
        participants=participants,
        diary_number=diary_number,
        today=swedish_date(now),
    )
    round_.touch(now)
    work.publish(await _told(work, round_, chosen), subject=round_.id, scope=round_.programme)
    after = {"snapshot_hash": round_.snapshot_hash, "result_hash": round_.result_hash, "diary_number": diary_number}
    await work.record("decide_round", "round", round_.id, at=now, after=after)
    return round_


async def _must_be_ready(work: Work, round_: Round, chosen: Sequence[Candidate]) -> None:
    """Every override settled and in the analysis, every chosen unit consulted on, every review made."""
    overrides = await work.rounds.overrides_of(round_.id)
    if any(row.status is OverrideStatus.PROPOSED for row in overrides):
        raise OverridesRemain("Det finns avsteg som inte har prövats. Godkänn eller avslå dem först.")
    if any(round_.analysed_at is None or row.updated_at > round_.analysed_at for row in overrides):
        raise OverridesRemain("Avsteg har prövats efter analysen. Kör analysen igen innan omgången beslutas.")
    added = {row.school_unit_code for row in overrides if row.status is OverrideStatus.APPROVED}
    consultation = await work.rounds.get_consultation(round_.id)
    unasked = {c.school_unit_code for c in chosen} - set(consultation.school_unit_codes) - added
    if unasked:
        raise ConsultationOpen(f"Skolenheter som inte ingick i samrådet har valts: {', '.join(sorted(unasked))}.")
    reviewed = {(row.organization_number, row.code) for row in await work.rounds.reviews_of(round_.id)}
    remaining = {
        (c.organization_number, review["code"]) for c in chosen for review in c.explanation["reviews"]
    } - reviewed
    if remaining:
        told = ", ".join(f"{number} ({code})" for number, code in sorted(remaining))
        raise ReviewsRemain(f"Gör de manuella granskningar som återstår: {told}.")


async def _told(work: Work, round_: Round, chosen: Sequence[Candidate]) -> RoundDecidedV1:
    held = await work.rounds.candidates(round_.id, "held")
    near = await work.rounds.candidates_near_cutoff(round_.id)
    assert round_.decided_on is not None
    return RoundDecidedV1(
        round_id=round_.id,
        programme=round_.programme,
        rule_version=round_.rule_version,
        snapshot_hash=round_.snapshot_hash or "",
        decided_on=round_.decided_on,
        diary_number=round_.diary_number or "",
        considered_units=(round_.counts or {}).get("considered", 0),
        selected_units=len(chosen),
        selected_organizers=len({c.organization_number for c in chosen}),
        outcomes=tuple(_outcome(candidate) for candidate in (*chosen, *held, *near)),
    )


def _outcome(candidate: Candidate) -> UnitOutcome:
    return UnitOutcome(
        school_unit_code=candidate.school_unit_code,
        organization_number=candidate.organization_number,
        outcome=candidate.outcome.value,
        rank=candidate.rank,
        near_cutoff=candidate.near_cutoff,
    )
