"""Decide the round: it is frozen from now on, and published."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from selection.errors import (
    AnalysisOutdated,
    ConsultationOpen,
    CriteriaUntested,
    OverridesRemain,
    ReviewsRemain,
    of_field,
)
from selection.facts import round_decided
from selection.models.candidate import Candidate
from selection.models.override import OverrideStatus
from selection.models.round import Round, RoundStatus
from selection.readers.catalogue import Catalogue
from selection.rules.columns.untested import UntestedGroup
from selection.rules.outcome import Outcome
from selection.rules.untested_reasons import DecidedUntested, UntestedReason, describe_group, pair_reasons
from selection.steps.check_takes_rounds import check_takes_rounds
from selection.steps.describe_round import describe_round
from selection.steps.find_untested import find_untested
from selection.unit_of_work import Work


async def decide_round(
    work: Work,
    round_id: UUID,
    *,
    diary_number: str,
    presented_by: str,
    participants: list[str],
    untested: Sequence[UntestedReason],
    catalogue: Catalogue,
    version: int,
    now: datetime,
) -> Round:
    round_ = await work.rounds.get_round_for_change(round_id)
    round_.expect(version)
    round_.require(RoundStatus.CONSULTED)
    await check_takes_rounds(work, round_.programme, now=now)
    await work.must_be_another("decide_round", **await work.grounds.list_objects(round_))
    await work.must_be_impartial(*await work.grounds.list_organizers(round_id), now=now)
    if presented_by == work.actor.subject:
        detail = "Den som beslutar kan inte vara sin egen föredragande. Ange den som har föredragit ärendet."
        raise of_field("presented_by", detail, expected="någon annan än den som beslutar")
    selected = await work.candidates.list_by_outcome(round_id, Outcome.SELECTED)
    await _check_ready(work, round_, selected)
    round_.decide(
        work.actor.subject,
        presented_by=presented_by,
        participants=participants,
        diary_number=diary_number,
        untested=_reasoned(await find_untested(work, round_id, catalogue), untested),
        now=now,
    )
    deferred = await work.candidates.list_by_outcome(round_.id, Outcome.DEFERRED)
    near = await work.candidates.list_near_cutoff(round_.id)
    decided = round_decided(round_, [*selected, *deferred, *near], await describe_round(work, round_.id, catalogue))
    work.publish(decided, subject=round_.id, scope=round_.programme)
    after = {
        "snapshot_hash": round_.snapshot_hash,
        "result_hash": round_.result_hash,
        "diary_number": diary_number,
        "untested": round_.untested,
    }
    await work.record("decide_round", "round", round_.id, at=now, after=after)
    return round_


async def _check_ready(work: Work, round_: Round, selected: Sequence[Candidate]) -> None:
    """Check that overrides and supervision as they stand are analysed, and selected units consulted on and reviewed."""
    await _check_overrides_analysed(work, round_)
    await _check_supervision_analysed(work, round_)
    await _check_units_consulted_on(work, round_, selected)
    reviewed = {(review.organization_number, review.code) for review in await work.reviews.list_all_reviews(round_.id)}
    asked = {(candidate.organization_number, review.code) for candidate in selected for review in candidate.reviews}
    if remaining := sorted(asked - reviewed):
        listed = ", ".join(f"{number} ({code})" for number, code in remaining)
        raise ReviewsRemain(f"Gör de manuella granskningar som återstår: {listed}.")


def _reasoned(found: Sequence[UntestedGroup], given: Sequence[UntestedReason]) -> list[DecidedUntested]:
    """Every group that nobody was tested on has its reason, and no reason is of a group that was tested."""
    paired = pair_reasons(found, given)
    if paired.without_reason:
        listed = "; ".join(describe_group(group) for group in paired.without_reason)
        raise CriteriaUntested(f"Ingen skolenhet har prövats på: {listed}. Läs in uppgifterna, eller ange skälen.")
    if paired.without_group:
        listed = ", ".join(f"{reason.school_type} {reason.group}" for reason in paired.without_group)
        raise of_field(
            "untested_groups", f"Skäl har angetts för det som har prövats: {listed}.", expected="bara det oprövade"
        )
    return paired.decided


async def _check_overrides_analysed(work: Work, round_: Round) -> None:
    overrides = await work.overrides.list_all_overrides(round_.id)
    if any(override.status is OverrideStatus.PROPOSED for override in overrides):
        raise OverridesRemain("Det finns avsteg som inte har prövats. Godkänn eller avslå dem först.")
    if any(round_.analysed_at is None or override.updated_at > round_.analysed_at for override in overrides):
        raise OverridesRemain("Avsteg har prövats efter analysen. Kör analysen igen innan omgången beslutas.")


async def _check_supervision_analysed(work: Work, round_: Round) -> None:
    """Refuse if there is a new fine, or a hold was released, since the analysis: the selected may be others."""
    assert round_.analysed_at is not None
    concerned = await work.grounds.list_organizers(round_.id)
    changed = await work.supervision.list_changed_since(round_.analysed_at, concerned)
    if changed:
        listed = ", ".join(changed)
        raise AnalysisOutdated(f"Tillsynsbeslut har ändrats efter analysen: {listed}. Kör analysen igen.")


async def _check_units_consulted_on(work: Work, round_: Round, selected: Sequence[Candidate]) -> None:
    """Refuse selected units that were not consulted on, except those that an approved override has added."""
    approved = await work.overrides.list_all_overrides(round_.id, OverrideStatus.APPROVED)
    consultation = await work.consultations.get_consultation(round_.id)
    excepted = {*consultation.school_unit_codes, *(override.school_unit_code for override in approved)}
    unasked = sorted({candidate.school_unit_code for candidate in selected} - excepted)
    if unasked:
        raise ConsultationOpen(f"Skolenheter som inte ingick i samrådet har valts: {', '.join(unasked)}.")
