"""Who must be at a meeting and at a quality dialogue, and who approves what was said there."""

from datetime import date

import pytest

from followup.rules.meetings import (
    Function,
    MeetingKind,
    dialogue_due,
    fault_in_circle,
    fault_in_network,
    fault_in_origin,
    fault_in_participants,
    first_day_of,
    is_short,
)
from followup.rules.quality_dialogues import Attendee, Side, approving_sides, fault_in_attendance


@pytest.mark.parametrize(
    ("kind", "cooperations", "fault"),
    [
        (MeetingKind.VISIT, 1, None),
        (MeetingKind.VISIT, 2, "en samverkan"),
        (MeetingKind.DIALOGUE, 0, "en samverkan"),
        (MeetingKind.SEMINAR, 1, "minst två samverkan"),
        (MeetingKind.SEMINAR, 2, None),
    ],
)
def test_organisers_meet_one_by_one_except_at_seminars(kind: MeetingKind, cooperations: int, fault: str | None) -> None:
    assert fault_in_circle(kind, cooperations) == fault


@pytest.mark.parametrize(
    ("kind", "took_part", "fault"),
    [
        (MeetingKind.VISIT, {Function.PROCESS_SUPPORTER: 2}, None),
        (MeetingKind.VISIT, {Function.PROCESS_SUPPORTER: 1}, "minst två processtödjare vid ett besök"),
        (MeetingKind.VISIT, {Function.PRINCIPAL: 5}, "minst två processtödjare vid ett besök"),
        (MeetingKind.HANDOVER, {Function.INSPECTORATE: 1}, None),
        (MeetingKind.HANDOVER, {Function.POLITICIAN: 3}, "någon från Skolinspektionen vid ett överlämningsmöte"),
        (MeetingKind.HANDOVER, {Function.INSPECTORATE: 0}, "någon från Skolinspektionen vid ett överlämningsmöte"),
        (MeetingKind.DIALOGUE, {}, None),
    ],
)
def test_two_supporters_make_a_visit_and_the_inspectorate_hands_over(
    kind: MeetingKind, took_part: dict[Function, int], fault: str | None
) -> None:
    assert fault_in_participants(kind, took_part) == fault


@pytest.mark.parametrize(
    ("kind", "supporters", "short"),
    [
        (MeetingKind.VISIT, 0, False),
        (MeetingKind.VISIT, 1, True),
        (MeetingKind.VISIT, 2, False),
        (MeetingKind.DIALOGUE, 1, False),
    ],
)
def test_a_visit_by_one_supporter_needs_leave_and_one_by_none_is_no_visit(
    kind: MeetingKind, supporters: int, short: bool
) -> None:
    assert is_short(kind, {Function.PROCESS_SUPPORTER: supporters}) is short


NETWORK_ALONE = "nätverket i network_id, utan samverkan i cooperation_ids"


@pytest.mark.parametrize(
    ("kind", "has_network", "cooperations", "fault"),
    [
        (MeetingKind.NETWORK, True, 0, None),
        (MeetingKind.NETWORK, True, 1, NETWORK_ALONE),
        (MeetingKind.NETWORK, False, 0, NETWORK_ALONE),
        (MeetingKind.SEMINAR, False, 2, None),
        (MeetingKind.SEMINAR, True, 2, "inget nätverk vid ett möte av annat slag"),
    ],
)
def test_a_network_meets_as_a_network_and_nobody_else_does(
    kind: MeetingKind, has_network: bool, cooperations: int, fault: str | None
) -> None:
    assert fault_in_network(kind, has_network, cooperations) == fault


ONE, TWO = "2120000530", "2120002957"
SOMEBODY_INVITED = f"någon av huvudmännen som möts: {ONE}, {TWO}"


@pytest.mark.parametrize(
    ("function", "organizer", "is_network", "fault"),
    [
        (Function.PRINCIPAL, None, False, None),
        (Function.PRINCIPAL, None, True, f"huvudmannen som deltagarna kom från: {ONE}, {TWO}"),
        (Function.OTHER, None, True, None),
        (Function.PRINCIPAL, TWO, True, None),
        (Function.OTHER, TWO, False, None),
        (Function.PRINCIPAL, "5560360793", True, SOMEBODY_INVITED),
        (Function.OTHER, "5560360793", False, SOMEBODY_INVITED),
        (Function.INSPECTORATE, TWO, False, "ingen huvudman för den som inte kommer från en huvudman"),
    ],
)
def test_those_who_come_from_an_organiser_are_of_one_that_meets(
    function: Function, organizer: str | None, is_network: bool, fault: str | None
) -> None:
    assert fault_in_origin(function, organizer, [ONE, TWO], is_network=is_network) == fault


def test_organisers_meet_when_all_have_accepted_and_the_dialogue_phase_lasts_three_months() -> None:
    assert first_day_of([date(2026, 9, 1), date(2026, 10, 15)]) == date(2026, 10, 15)
    assert dialogue_due(date(2026, 10, 15), 3) == date(2027, 1, 15)


BOTH = {Attendee.AGENCY: 2, Attendee.HEAD_OF_SCHOOLS: 1}


@pytest.mark.parametrize(
    ("attendees", "spsm_takes_part", "fault"),
    [
        (BOTH, None, None),
        (BOTH, False, None),
        (BOTH | {Attendee.SPSM: 1}, True, None),
        (BOTH | {Attendee.SPSM: 1}, None, None),
        (BOTH | {Attendee.AGENCY: 0}, None, "någon från Skolverket"),
        ({Attendee.AGENCY: 1, Attendee.OTHER: 4}, None, "någon från huvudmannen"),
        ({Attendee.HEAD_OF_SCHOOLS: 1}, None, "någon från Skolverket"),
        (BOTH | {Attendee.SPSM: 1}, False, "ingen från SPSM, som har svarat att den inte deltar"),
        (BOTH, True, "någon från SPSM, som har svarat att den deltar"),
    ],
)
def test_both_parties_meet_and_spsm_when_it_has_said_so(
    attendees: dict[Attendee, int], spsm_takes_part: bool | None, fault: str | None
) -> None:
    assert fault_in_attendance(attendees, spsm_takes_part=spsm_takes_part) == fault


def test_spsm_approves_what_was_said_when_it_was_there() -> None:
    assert approving_sides(BOTH) == {Side.AGENCY, Side.ORGANIZER}
    assert approving_sides(BOTH | {Attendee.SPSM: 1}) == {Side.AGENCY, Side.ORGANIZER, Side.SPSM}
