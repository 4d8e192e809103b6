"""Draw the time line of an organiser from all that is registered of it, by whichever agency."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from selection.copies import DONE, AgreedMeasures, PlannedFollowUp, QualityMeeting
from selection.models.offer import Offer, OfferStatus
from selection.models.participation import Participation
from selection.models.referral import Referral
from selection.models.supervision_decision import SupervisionDecision, SupervisionStatus
from selection.models.supplementary_decision import SupplementaryDecision
from selection.models.time_line_entry import TimeLineEntry
from selection.repository.succession import Succession
from selection.rules.time_line import Agency, Item, Kind, State, in_order
from selection.unit_of_work import Work
from shared.clock import swedish_date
from shared.contracts.followup import ActivityKind

MEETINGS = {
    ActivityKind.KICK_OFF: "Startmöte",
    ActivityKind.CHECK_POINT: "Avstämning",
    ActivityKind.MEASURE_FOLLOW_UP: "Uppföljning av en insats",
    ActivityKind.FINAL_FOLLOW_UP: "Slutuppföljning",
    ActivityKind.ONE_YEAR_AFTER: "Uppföljning ett år efter",
}
"""The steps of a schedule for which people meet; a statement is sent in."""
CANCELLED = "cancelled"
ANSWERED = {
    OfferStatus.MADE: ("Erbjudande om samverkan, inte besvarat", State.ONGOING),
    OfferStatus.ACCEPTED: ("Erbjudande om samverkan, antaget", State.DONE),
    OfferStatus.DECLINED: ("Erbjudande om samverkan, avböjt", State.DONE),
    OfferStatus.WITHDRAWN: ("Erbjudande om samverkan, återtaget", State.CANCELLED),
}

DECISIONS = {
    SupervisionStatus.PAGAENDE: "Tillsynsbeslut, tillsynen pågår",
    SupervisionStatus.AVSLUTAD_AVHJALPT: "Tillsynsbeslut, avslutat med avhjälpta brister",
    SupervisionStatus.AVSLUTAD_KVARSTAENDE: "Tillsynsbeslut, avslutat med kvarstående brister",
}


async def read_time_line(work: Work, organization_number: str, *, now: datetime) -> list[Item]:
    """The items in the order of their days, including those under numbers and codes that have been succeeded."""
    succession, today = await work.units.get_succession(), swedish_date(now)
    numbers = {organization_number}
    numbers |= {old for old, heir in succession.organizers.items() if heir == organization_number}
    units = await work.time_line.list_unit_codes(numbers)
    parts = await work.time_line.list_participations(numbers)
    cooperations = {part.cooperation_id: part for part in parts if part.cooperation_id}
    items = [_decision(row, succession) for row in await work.time_line.list_decisions(numbers)]
    items += [_referral(row, {*units}, succession) for row in await work.time_line.list_referrals(numbers, units)]
    items += [_offer(row) for row in await work.time_line.list_offers(numbers)]
    items += [_supplement(row, succession) for row in await work.time_line.list_supplements(numbers)]
    items += [_part(part, today) for part in parts]
    items += [_meeting(row, row.met_on) for row in await work.time_line.list_meetings(numbers) if row.met_on]
    items += [_entry(row, succession) for row in await work.time_line.list_of(numbers)]
    involved: dict[UUID, tuple[str, ...]] = {}
    for agreed in await work.time_line.list_measures(cooperations):
        involved[agreed.cooperation_id] = tuple(
            sorted({succession.unit(code) for m in agreed.measures.root for code in m.school_unit_codes})
        )
        items += _measures(agreed, cooperations[agreed.cooperation_id], succession, today)
    for planned in await work.time_line.list_follow_ups(cooperations):
        part = cooperations[planned.cooperation_id]
        items += _follow_ups(planned, part, involved.get(planned.cooperation_id, ()))
    return in_order(items)


def _decision(row: SupervisionDecision, succession: Succession) -> Item:
    return Item(
        id=row.id,
        matter=row.id,
        agency=Agency.SKOLINSPEKTIONEN,
        kind=Kind.SUPERVISION_DECISION,
        state=State.ONGOING if row.status is SupervisionStatus.PAGAENDE else State.DONE,
        title=DECISIONS[row.status],
        begins_on=row.decided_on,
        school_unit_codes=(succession.unit(row.school_unit_code),) if row.school_unit_code else (),
        diary_number=row.diary_number,
    )


def _referral(row: Referral, units: set[str], succession: Succession) -> Item:
    return Item(
        id=row.id,
        matter=row.id,
        agency=Agency.SKOLINSPEKTIONEN,
        kind=Kind.REFERRAL,
        state=State.DONE,
        title="Skolinspektionens underlag inför urval",
        begins_on=row.received_on,
        # Others' units in the same referral are no business of this time line.
        school_unit_codes=tuple(sorted({succession.unit(code) for code in row.school_unit_codes if code in units})),
        programme=row.programme,
        diary_number=row.diary_number,
    )


def _offer(row: Offer) -> Item:
    title, state = ANSWERED[row.status]
    return Item(
        id=row.id,
        matter=row.id,
        agency=Agency.SKOLVERKET,
        kind=Kind.OFFER,
        state=state,
        title=title,
        begins_on=row.made_on,
        ends_on=row.answered_on,
        programme=row.programme,
        diary_number=row.diary_number,
    )


def _supplement(row: SupplementaryDecision, succession: Succession) -> Item:
    assert row.settled_on is not None, "it is decided"
    return Item(
        id=row.id,
        matter=row.offer_id,
        agency=Agency.SKOLVERKET,
        kind=Kind.OFFER,
        state=State.DONE,
        title="Kompletterande beslut om skolenheter",
        begins_on=row.settled_on,
        school_unit_codes=tuple(sorted(succession.unit(code) for code in row.school_unit_codes)),
        programme=row.programme,
        diary_number=row.diary_number,
    )


def _part(row: Participation, today: date) -> Item:
    """A participation by an accepted offer of ours, or in an assignment that is run elsewhere."""
    ours = row.cooperation_id is not None
    return Item(
        id=row.id,
        matter=row.cooperation_id or row.id,
        agency=Agency.SKOLVERKET,
        kind=Kind.COOPERATION if ours else Kind.OTHER_ASSIGNMENT,
        state=_state(row.starts_on, row.ends_on, today),
        title="Samverkan" if ours else "Deltar i ett annat uppdrag",
        begins_on=row.starts_on,
        ends_on=row.ends_on,
        programme=row.programme,
    )


def _meeting(row: QualityMeeting, met_on: date) -> Item:
    return Item(
        id=row.dialogue_id,
        matter=row.dialogue_id,
        agency=Agency.SKOLVERKET,
        kind=Kind.DIALOGUE,
        state=State.DONE if row.is_over else State.PLANNED,
        title="Kvalitetsdialog",
        begins_on=met_on,
        programme=row.programme,
    )


def _entry(row: TimeLineEntry, succession: Succession) -> Item:
    return Item(
        id=row.id,
        matter=row.id,
        agency=row.agency,
        kind=Kind(row.kind.value),
        state=row.state,
        title=row.title,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        school_unit_codes=tuple(sorted({succession.unit(code) for code in row.school_unit_codes})),
        diary_number=row.diary_number,
        note=row.note,
    )


def _measures(row: AgreedMeasures, part: Participation, succession: Succession, today: date) -> Iterator[Item]:
    """A cooperation that has ended has ended its measures; one that had not begun by then is none."""
    for measure in row.measures.root:
        ends_on = min(measure.ends_on, part.ends_on) if part.ends_on else measure.ends_on
        if measure.starts_on <= ends_on:
            yield Item(
                id=measure.measure_id,
                matter=row.cooperation_id,
                agency=Agency.SKOLVERKET,
                kind=Kind.MEASURE,
                state=_state(measure.starts_on, ends_on, today),
                title=measure.title or "Insats",
                begins_on=measure.starts_on,
                ends_on=ends_on,
                school_unit_codes=tuple(sorted({succession.unit(code) for code in measure.school_unit_codes})),
                programme=part.programme,
            )


def _follow_ups(row: PlannedFollowUp, part: Participation, units: tuple[str, ...]) -> Iterator[Item]:
    for activity in row.activities.root:
        if activity.kind in MEETINGS and activity.status != CANCELLED:
            yield Item(
                id=activity.activity_id,
                matter=row.cooperation_id,
                agency=Agency.SKOLVERKET,
                kind=Kind.FOLLOW_UP,
                state=State.DONE if activity.status == DONE else State.PLANNED,
                title=MEETINGS[activity.kind],
                begins_on=activity.due_on,
                school_unit_codes=units,
                programme=part.programme,
            )


def _state(begins_on: date, ends_on: date | None, today: date) -> State:
    if begins_on > today:
        return State.PLANNED
    return State.DONE if ends_on and ends_on < today else State.ONGOING
