"""Counts what the parties have undertaken and kept, and the organisers' statements of their grants.

Source: Redovisning dnr 2015:778, 4.1.
"""

from followup.documents.words import in_words
from followup.rules.definitions import by_schedule, commitment_state, has_come, is_owed
from followup.rules.known import Known
from followup.rules.report import ZERO, Fact, Section, table


def count_statements(known: Known) -> list[Section]:
    facts = [
        Fact(str(statement.id), (statement.status,), (1, statement.amount, statement.approved_amount or ZERO))
        for statement in known.statements
        if has_come(statement.decided_on, known.as_of)
    ]
    return [
        _commitments(known),
        table(
            "statements",
            "Huvudmännens redovisningar av bidrag",
            columns=("Beslut", "Antal", "Redovisat bidrag, kronor", "Godkänt, kronor"),
            facts=facts,
            source="Redovisningar beslutade till och med dagen",
            label=in_words,
            chapter="statements",
        ),
    ]


def _commitments(known: Known) -> Section:
    schedules = by_schedule(known)
    facts = [
        Fact(str(commitment.id), (commitment.party.lower(), commitment_state(commitment, known.as_of)))
        for commitment in known.commitments
        if commitment.schedule_id in schedules and is_owed(commitment, known.as_of)
    ]
    return table(
        "commitments",
        "Parternas åtaganden i överenskommelserna",
        columns=("Part", "Läge", "Antal åtaganden"),
        facts=facts,
        source="Åtaganden i överenskommelser undertecknade till och med dagen; uppfyllt är vad Skolverket bedömt så",
        label=in_words,
        chapter="statements",
    )
