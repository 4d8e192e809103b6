"""Offer cooperation to the organisers that a decided round has selected: to those that can have an offer now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from selection.errors import WrongState, of_field
from selection.facts import offer_made
from selection.models.candidate import Candidate
from selection.models.offer import LeftOut, LeftOutUnit, Offer, OfferStatus
from selection.models.override import OverrideKind, OverrideStatus
from selection.models.round import Round, RoundStatus
from selection.models.unmade_offer import Obstacle, ObstacleKind, UnmadeOffer, UnmadeStatus
from selection.rules.outcome import Outcome
from selection.rules.reason_texts import with_figures
from selection.steps.find_gone_units import find_gone_units
from selection.steps.find_obstacles import find_obstacles
from selection.unit_of_work import Work
from shared.clock import swedish_date

REASONS_SHOWN = 9
"""Three of each of three units: an offer is a letter, and the whole explanation is in the decision."""


@dataclass(frozen=True, slots=True)
class MadeOffers:
    round_id: UUID
    offers: list[Offer]
    unmade: list[UnmadeOffer]
    """Of the organisers that still wait, in order of name."""


async def make_offers(work: Work, round_id: UUID, *, answer_by: date, version: int, now: datetime) -> MadeOffers:
    """The same step again makes those that have become possible, and no organiser gets two."""
    round_ = await work.rounds.get_round_for_change(round_id)
    round_.expect(version)
    round_.require(RoundStatus.DECIDED, RoundStatus.OFFERED)
    if answer_by <= swedish_date(now):
        detail = "Sista svarsdag ska ligga efter dagens datum."
        raise of_field("answer_by", detail, expected="en dag framåt i tiden")
    unmade = {row.organization_number: row for row in await work.unmade_offers.lock_unmade_offers(round_id)}
    chosen = await _units_by_organizer(work, round_, unmade)
    await work.must_be_impartial(*chosen, now=now)
    # Locked: of two rounds that choose one organiser, the later sees the offer of the earlier.
    organizers = await work.organizers.lock_organizers(chosen)
    gone = await find_gone_units(work, [unit for selected in chosen.values() for unit in selected])
    units = {number: [u for u in selected if u.school_unit_code not in gone] for number, selected in chosen.items()}
    obstacles = _without_units(chosen, gone) | await find_obstacles(work, organizers)
    run = await work.units.find_units(unit.school_unit_code for selected in units.values() for unit in selected)
    offers = [
        _offer(
            round_,
            number,
            selected,
            left_out=_left_out(chosen[number], gone),
            name=organizers[number].name,
            answer_by=answer_by,
            now=now,
        )
        for number, selected in units.items()
        if number not in obstacles
    ]
    for offer in offers:
        work.offers.add(offer)
    for number, obstacle in obstacles.items():
        if number not in unmade:
            unmade[number] = _unmade(round_, number, name=organizers[number].name, now=now)
            work.unmade_offers.add(unmade[number])
        unmade[number].note(obstacle, now=now)
    round_.open_offers(now)
    # The facts name the offers by their ids, which new rows have only after the flush.
    await work.session.flush()
    for offer in offers:
        fact = offer_made(offer, units[offer.organization_number], run)
        work.publish(fact, subject=offer.id, scope=offer.programme)
        after = {"organization_number": offer.organization_number, "answer_by": answer_by.isoformat()}
        await work.record("make_offers", "offer", offer.id, at=now, after=after)
        if waited := unmade.get(offer.organization_number):
            waited.record_offer(offer.id, now=now)
            await work.record("make_offers", "unmade_offer", waited.id, at=now)
    waiting = sorted((unmade[number] for number in obstacles), key=lambda row: (row.organizer_name, row.id))
    for row in waiting:
        after = {"organization_number": row.organization_number}
        await work.record("make_offers", "unmade_offer", row.id, at=now, after=after, reason=row.explanation)
    return MadeOffers(round_.id, offers, waiting)


async def _units_by_organizer(work: Work, round_: Round, unmade: dict[str, UnmadeOffer]) -> dict[str, list[Candidate]]:
    """The units, in order of place, of each organiser that is to have an offer and has none; an organiser added without
    units has an empty list.
    """
    units: dict[str, list[Candidate]] = {}
    for candidate in await work.candidates.list_by_outcome(round_.id, Outcome.SELECTED):
        units.setdefault(candidate.organization_number, []).append(candidate)
    for override in await work.overrides.list_all_overrides(round_.id, OverrideStatus.APPROVED):
        if override.kind is OverrideKind.ADD_ORGANIZER:
            units.setdefault(override.organization_number, [])
    if round_.status is RoundStatus.DECIDED:
        return units
    settled = {offer.organization_number for offer in await work.offers.list_all_offers(round_.id)}
    settled |= {number for number, row in unmade.items() if row.status is UnmadeStatus.DROPPED}
    if units.keys() <= settled:
        raise WrongState("Ingen av huvudmännen som omgången valde väntar på ett erbjudande.")
    return {number: selected for number, selected in units.items() if number not in settled}


def _without_units(chosen: Mapping[str, Sequence[Candidate]], gone: Mapping[str, str]) -> dict[str, Obstacle]:
    """Organisers that were chosen with units, none of which may take part any more."""
    return {
        number: Obstacle(ObstacleKind.UNITS_GONE, f"Ingen av de valda skolenheterna kan delta: {_listed(left)}.")
        for number, selected in chosen.items()
        if (left := _left_out(selected, gone).root) and len(left) == len(selected)
    }


def _left_out(selected: Sequence[Candidate], gone: Mapping[str, str]) -> LeftOut:
    return LeftOut(
        tuple(
            LeftOutUnit(school_unit_code=unit.school_unit_code, name=unit.name, explanation=gone[unit.school_unit_code])
            for unit in selected
            if unit.school_unit_code in gone
        )
    )


def _listed(left: Iterable[LeftOutUnit]) -> str:
    return ", ".join(f"{unit.name} ({unit.school_unit_code}) {unit.explanation}" for unit in left)


def _offer(
    round_: Round,
    number: str,
    selected: list[Candidate],
    *,
    left_out: LeftOut,
    name: str,
    answer_by: date,
    now: datetime,
) -> Offer:
    reasons = dict.fromkeys(
        f"{unit.name}: {with_figures(reason, unit.explanation)}" for unit in selected for reason in unit.reasons
    )
    return Offer(
        round_id=round_.id,
        programme=round_.programme,
        organization_number=number,
        organizer_name=name,
        school_unit_codes=[unit.school_unit_code for unit in selected],
        left_out=left_out,
        reasons=list(reasons)[:REASONS_SHOWN],
        status=OfferStatus.MADE,
        diary_number=round_.diary_number or "",
        made_on=swedish_date(now),
        answer_by=answer_by,
        created_at=now,
        updated_at=now,
    )


def _unmade(round_: Round, number: str, *, name: str, now: datetime) -> UnmadeOffer:
    return UnmadeOffer(
        round_id=round_.id,
        programme=round_.programme,
        organization_number=number,
        organizer_name=name,
        status=UnmadeStatus.WAITING,
        created_at=now,
    )
