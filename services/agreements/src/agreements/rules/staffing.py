"""Who a dialogue team is, and how many organisers it answers for (Redovisning dnr 2015:778, 2.6.2)."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import NamedTuple

FEWEST_SUPPORTERS, MOST_SUPPORTERS = 2, 5
FEWEST_ORGANIZERS, MOST_ORGANIZERS = 5, 8
MOST_TEAMS_OF_A_LEADER = 3


class Known(NamedTuple):
    """What the register says of a person: the agency's own, and the last day of whoever leaves."""

    employed: bool
    until_on: date | None


def load(organizers: int) -> str:
    """A team's load: low, normal or high."""
    if organizers < FEWEST_ORGANIZERS:
        return "low"
    return "normal" if organizers <= MOST_ORGANIZERS else "high"


def room(organizers: int) -> int:
    """How many more organisers the team may have."""
    return max(0, MOST_ORGANIZERS - organizers)


def is_staffed(supporters: int) -> bool:
    return FEWEST_SUPPORTERS <= supporters <= MOST_SUPPORTERS


def people_faults(
    team_leader: str, supporters: Collection[str], *, known: Mapping[str, Known], today: date
) -> Iterator[str]:
    """What is wrong with the people of a team, and what would be right, in Swedish."""
    here = set()
    for subject in dict.fromkeys((team_leader, *supporters)):
        person = known.get(subject)
        if person is None:
            yield f"{subject} är inte registrerad som teammedarbetare. Registrera anställning och kompetens först."
        elif person.until_on and person.until_on < today:
            yield f"{subject} har slutat; sista dagen var {person.until_on}. Välj någon annan."
        else:
            here.add(subject)
    if not any(known[subject].employed for subject in here.intersection(supporters)):
        yield "Minst en processtödjare i teamet ska vara anställd av Skolverket. Lägg till en som är registrerad så."
