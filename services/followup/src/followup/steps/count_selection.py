"""Counts how organisers and units were chosen: rounds, what came of the units, offers and answers."""

from followup.documents.words import in_words
from followup.rules.definitions import has_come
from followup.rules.known import Answer, Known, Offer, Round
from followup.rules.places import place_of, places
from followup.rules.report import Fact, Row, Section, count_outcomes, listing, table
from followup.steps.describe_selection import describe_selection, named_rounds

OUTCOMES = {
    "considered": "Prövade skolenheter",
    "without_statistics": "Skolenheter utan publicerad statistik",
    "in_need": "Skolenheter med resultat under riksgenomsnittet på så många kriterier som krävs",
    "excluded": "Undantagna skolenheter",
    "held": "Skolenheter som fick vänta",
    "cannot_be_assessed": "Skolenheter som inte kunde bedömas",
}
"""Outcomes that selection counts in a round, in its order."""


def count_selection(known: Known) -> list[Section]:
    decided = sorted((r for r in known.rounds if r.decided_on <= known.as_of), key=lambda r: (r.decided_on, r.round_id))
    return [_rounds(decided), _counts(decided), *describe_selection(decided), _offers(known)]


def _rounds(decided: list[Round]) -> Section:
    rows = []
    for round_ in decided:
        counts = count_outcomes((unit.outcome, unit.near_cutoff) for unit in round_.outcomes)
        values = (
            round_.diary_number,
            round_.decided_on,
            round_.rule_version,
            round_.considered_units,
            round_.selected_units,
            round_.selected_organizers,
            counts.get("held", 0),
            counts["near_cutoff"],
        )
        rows.append((str(round_.round_id), values))
    columns = (
        "Diarienummer",
        "Beslutad",
        "Regelversion",
        "Prövade skolenheter",
        "Utvalda skolenheter",
        "Utvalda huvudmän",
        "Avvaktar",
        "Nära gränsen",
    )
    return listing(
        "selection",
        "Beslutade urvalsomgångar",
        columns=columns,
        rows=rows,
        source="Beslutade urvalsomgångar till och med dagen",
        chapter="selection_of_units",
    )


def _counts(decided: list[Round]) -> Section:
    """Outcomes of the rounds whose decision says what came of the units; earlier releases did not publish it."""
    rows = [
        Row((name, words, round_.counts[code]), (str(round_.round_id),))
        for round_, name in named_rounds(decided)
        for code, words in OUTCOMES.items()
        if round_.counts and code in round_.counts
    ]
    return Section(
        "selection_outcomes",
        "Så föll prövningen ut",
        ("Diarienummer", "Utfall", "Antal"),
        tuple(rows),
        "Urvalsbesluten till och med dagen",
        "selection_of_units",
    )


def _offers(known: Known) -> Section:
    named = places(known)
    answers = {a.offer_id: a for a in known.answers if a.answered_on <= known.as_of}
    facts = [
        Fact(
            str(offer.offer_id),
            (
                place_of(named, offer.organization_number).organizer_type,
                _answer(offer, answers.get(offer.offer_id), known),
            ),
        )
        for offer in known.offers
        if has_come(offer.made_on, known.as_of)
    ]
    return table(
        "offers",
        "Erbjudanden och svar",
        columns=("Typ av huvudman", "Svar", "Antal"),
        facts=facts,
        source="Erbjudanden lämnade till och med dagen",
        label=in_words,
        chapter="selection_of_units",
    )


def _answer(offer: Offer, answer: Answer | None, known: Known) -> str:
    if answer is not None:
        return "accepted" if answer.accepted else "declined"
    return "withdrawn" if has_come(offer.withdrawn_on, known.as_of) else "unanswered"
