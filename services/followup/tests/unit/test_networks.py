"""Where an organiser has gone up in another, its memberships of networks are the successor's."""

from datetime import UTC, date, datetime

import pytest

from followup.models.network import Network, NetworkMember

FORMER, SUCCESSOR, OTHER = "2120000530", "2120002957", "2120001876"
FORMED, BEFORE, DAY, AFTER = date(2026, 6, 1), date(2026, 7, 14), date(2026, 7, 15), date(2026, 9, 1)
NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)
Stay = tuple[str, date, date | None]


def members_after(*stays: Stay) -> list[Stay]:
    """Who is a member from which day to which, when the former organiser has gone up in the successor on the day."""
    members = [
        NetworkMember(organization_number=number, from_on=from_on, until_on=until_on, version=1)
        for number, from_on, until_on in stays
    ]
    network = Network(formed_on=FORMED, members=members, version=1)
    network.succeed(FORMER, SUCCESSOR, DAY, now=NOW)
    return [(member.organization_number, member.from_on, member.until_on) for member in network.members]


@pytest.mark.parametrize("from_on", [DAY, AFTER])
def test_a_membership_that_begins_after_the_succession_is_the_successors_on_its_own_days(from_on: date) -> None:
    assert members_after((FORMER, from_on, None)) == [(SUCCESSOR, from_on, None)]


def test_a_membership_that_runs_is_the_former_organisers_until_the_day_and_then_the_successors() -> None:
    assert members_after((FORMER, FORMED, AFTER)) == [(FORMER, FORMED, BEFORE), (SUCCESSOR, DAY, AFTER)]
    assert members_after((FORMER, BEFORE, None)) == [(FORMER, BEFORE, BEFORE), (SUCCESSOR, DAY, None)]


@pytest.mark.parametrize("until_on", [None, DAY])
def test_a_successor_that_is_a_member_already_is_one_once(until_on: date | None) -> None:
    already = (SUCCESSOR, FORMED, until_on)
    assert members_after((FORMER, FORMED, None), already) == [(FORMER, FORMED, BEFORE), already]
    ahead, was_ahead = members_after((FORMER, AFTER, None), already)
    assert (ahead[:2], was_ahead) == ((FORMER, AFTER), already)


def test_a_successor_that_has_left_before_the_day_is_a_member_anew() -> None:
    left = (SUCCESSOR, FORMED, BEFORE)
    assert members_after((FORMER, FORMED, None), left) == [(FORMER, FORMED, BEFORE), left, (SUCCESSOR, DAY, None)]


def test_a_membership_that_is_over_and_those_of_others_stay() -> None:
    stays = ((FORMER, FORMED, BEFORE), (OTHER, FORMED, None))
    assert members_after(*stays) == list(stays)
    assert members_after((FORMER, FORMED, DAY)) == [(FORMER, FORMED, BEFORE), (SUCCESSOR, DAY, DAY)]
