"""What is known of an organiser: its sector, and how many units it takes part with."""

from datetime import date

import pytest

from followup.rules.known import Known, Organizer
from followup.rules.places import Place, place_of, places, size


@pytest.mark.parametrize(
    ("organizer_type", "sector"),
    [("KOMMUN", "offentlig"), ("STAT", "offentlig"), ("ENSKILD", "enskild"), (None, None)],
)
def test_an_organiser_is_public_or_private_where_its_type_is_known(
    organizer_type: str | None, sector: str | None
) -> None:
    assert Place("Friskolan AB", organizer_type).sector == sector


def test_an_organiser_that_nobody_has_named_is_its_number() -> None:
    known = places(
        Known(date(2027, 1, 1), organizers=(Organizer("2120000530", "Jönköpings kommun", "KOMMUN", "0680"),))
    )
    assert place_of(known, "2120000530") == Place("Jönköpings kommun", "KOMMUN", "Jönköpings län")
    assert place_of(known, "5560160680") == Place("5560160680")


@pytest.mark.parametrize(
    ("units", "words"),
    [
        (0, "huvudmannen som helhet"),
        (1, "en skolenhet"),
        (2, "två till tre skolenheter"),
        (3, "två till tre skolenheter"),
        (4, "fyra till tio skolenheter"),
        (10, "fyra till tio skolenheter"),
        (11, "fler än tio skolenheter"),
    ],
)
def test_two_or_three_units_are_the_normal_case(units: int, words: str) -> None:
    assert size(units) == words
