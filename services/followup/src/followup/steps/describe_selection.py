"""Tables of how the rounds were decided, as selection itself describes it: criteria, exclusions, composition, price."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from followup.documents.words import in_words
from followup.rules.described_rounds import Description, Share
from followup.rules.known import Round
from followup.rules.report import Row, Section
from shared.counties import COUNTIES

SOURCE = "Urvalets egen beskrivning av besluten till och med dagen"
DIMENSIONS = {
    "organizer_type": "Typ av huvudman",
    "sector": "Offentlig eller enskild",
    "size": "Elever på skolenheten",
    "county": "Län",
    "school_type": "Skolform",
}
"""Dimensions of the composition, in the order of the report."""
SET_ASIDE = {"held": "Får vänta", "excluded": "Undantagen", "cannot_be_assessed": "Kunde inte bedömas"}
COST_NOTE = (
    "Varje rad är en fråga för sig: vad urvalet hade blivit utan just den regeln eller det taket. En regel som "
    "utesluter enheter med svaga resultat har ett pris; det står här, så att det kan vägas mot skälet till regeln."
)
Rows = Iterable[tuple[Any, ...]]


def describe_selection(decided: Sequence[Round]) -> list[Section]:
    return [
        _section(
            decided,
            "selection_description",
            "Så gjordes urvalet",
            columns=("Beskrivning",),
            rows=lambda described: ((text,) for text in described.paragraphs),
        ),
        _section(
            decided,
            "selection_criteria",
            "Kriterier som urvalet vägde",
            columns=("Kriterium", "Slag", "Vikt", "Riksgenomsnitt", "Varifrån"),
            rows=lambda described: (
                (c.name, c.kind.capitalize(), c.weight, c.national_average, c.origin)
                for c in described.criteria
                if c.origin
            ),
        ),
        _section(
            decided,
            "selection_set_aside",
            "Undantagna, väntande och obedömda skolenheter efter skäl",
            columns=("Utfall", "Skäl", "Skolenheter"),
            rows=lambda described: ((SET_ASIDE[s.outcome], s.reason, s.units) for s in described.set_aside),
        ),
        _section(
            decided,
            "selection_composition",
            "Urvalets sammansättning",
            columns=("Indelning", "Grupp", "Prövade", "I behov", "Utvalda"),
            rows=_composition,
        ),
        _section(
            decided,
            "selection_costs",
            "Priset för regler och tak",
            columns=("Regel eller tak", "Skulle ha valts", "Hade inte valts"),
            rows=lambda described: ((c.rule, c.units_in, c.units_out) for c in described.costs),
            note=COST_NOTE,
        ),
    ]


def named_rounds(decided: Sequence[Round]) -> list[tuple[Round, str]]:
    """Rounds by their diary numbers, with their days where several were decided in one case."""
    times = Counter(round_.diary_number for round_ in decided)
    return [
        (one, one.diary_number if times[one.diary_number] == 1 else f"{one.diary_number}, beslutad {one.decided_on}")
        for one in decided
    ]


def _section(
    decided: Sequence[Round],
    code: str,
    title: str,
    *,
    columns: tuple[str, ...],
    rows: Callable[[Description], Rows],
    note: str = "",
) -> Section:
    """The rows of every round that is described, each with the round that it is of."""
    found = [
        Row((name, *values), (str(round_.round_id),))
        for round_, name in named_rounds(decided)
        if round_.description
        for values in rows(round_.description)
    ]
    return Section(code, title, ("Diarienummer", *columns), tuple(found), SOURCE, "selection_of_units", note=note)


def _composition(described: Description) -> Rows:
    order = list(DIMENSIONS)
    shares = sorted(described.composition, key=lambda share: (order.index(share.dimension), share.category))
    return ((DIMENSIONS[s.dimension], _category(s), s.considered, s.in_need, s.selected) for s in shares)


def _category(share: Share) -> object:
    if share.dimension == "county":
        return COUNTIES.get(share.category, "Uppgift saknas")
    words = in_words(share.category)
    return words if words != share.category else share.category.capitalize()
