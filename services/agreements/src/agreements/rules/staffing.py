"""How many supporters a dialogue team has, and how many organisers it answers for (Redovisning dnr 2015:778, 2.6.2)."""

FEWEST_SUPPORTERS, MOST_SUPPORTERS = 2, 5
FEWEST_ORGANIZERS, MOST_ORGANIZERS = 5, 8
MOST_TEAMS_OF_A_LEADER = 3


def load(organizers: int) -> str:
    """A team's load: low, normal or high."""
    if organizers < FEWEST_ORGANIZERS:
        return "low"
    return "normal" if organizers <= MOST_ORGANIZERS else "high"


def is_staffed(supporters: int) -> bool:
    return FEWEST_SUPPORTERS <= supporters <= MOST_SUPPORTERS
