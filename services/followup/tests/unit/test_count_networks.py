"""Networks in the report: those that are formed by the day, with whoever is in them then and has met by then."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from followup.rules.known import Known, Meeting, Participant
from followup.rules.known_networks import Network, NetworkMember
from followup.steps.count_networks import count_networks

DAY = date(2027, 3, 1)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
FORMED = date(2026, 6, 1)
NETWORK = UUID(int=1)
ONE, TWO, THREE = "2120000530", "2120002957", "2120001876"


def network(number: int = 1, formed_on: date = FORMED, ended_on: date | None = None) -> Network:
    return Network(UUID(int=number), f"Nätverk {number}", "Rektorer utbyter erfarenheter.", formed_on, ended_on)


def member(organizer: str, from_on: date = FORMED, until_on: date | None = None) -> NetworkMember:
    return NetworkMember(UUID(int=100 + int(organizer)), NETWORK, organizer, from_on, until_on)


def met(number: int, *organizers: str | None, on: date | None = DAY, network_id: UUID | None = NETWORK) -> Meeting:
    took_part = tuple(Participant("principal", 2, has_mandate=True, organization_number=one) for one in organizers)
    status = "held" if on else "planned"
    return Meeting(UUID(int=200 + number), "network", "Möte", status, DAY, on, took_part, network_id)


def rows(**facts: Any) -> list[tuple[Any, ...]]:
    (section,) = count_networks(Known(DAY, **facts))
    return [row.values for row in section.rows]


def test_a_network_stands_in_the_report_from_the_day_it_is_formed() -> None:
    found = rows(networks=(network(1, AFTER), network(2, DAY), network(3, BEFORE, BEFORE)))
    assert [(row[0], row[2], row[3]) for row in found] == [("Nätverk 3", BEFORE, BEFORE), ("Nätverk 2", DAY, "")]


def test_a_member_counts_from_its_first_day_to_its_last() -> None:
    for from_on, until_on, counts in (
        (DAY, DAY, True),
        (DAY, None, True),
        (AFTER, None, False),
        (FORMED, BEFORE, False),
    ):
        (row,) = rows(networks=(network(),), network_members=(member(ONE, from_on, until_on), member(TWO)))
        assert row[4] == (f"{ONE}, {TWO}" if counts else TWO), (from_on, until_on)


def test_an_organiser_is_reached_once_however_often_it_comes() -> None:
    meetings = (
        met(1, ONE, TWO, None),
        met(2, TWO),
        met(3, THREE, on=AFTER),
        met(4, THREE, on=None),
        met(5, THREE, network_id=None),
        met(6, THREE, network_id=UUID(int=2)),
    )
    (row,) = rows(networks=(network(),), meetings=meetings)
    assert row[5:] == (2, 2)
