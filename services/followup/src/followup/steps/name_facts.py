"""What a reader calls each fact that a report counts: an organiser and what was done, never a person."""

from collections.abc import Iterator, Mapping

from followup.documents.words import in_words
from followup.rules.definitions import cases
from followup.rules.known import Known
from followup.rules.places import place_of, places, unit_names
from followup.rules.report import Section
from shared.kit.swedish import kronor


def name_facts(known: Known, sections: list[Section]) -> Mapping[str, str]:
    """Names of the facts that stand in the sections, by their ids."""
    counted = {fact_id for section in sections for row in section.rows for fact_id in row.ids}
    return {fact_id: name for fact_id, name in _names(known) if fact_id in counted}


def _names(known: Known) -> Iterator[tuple[str, str]]:
    named = places(known)
    organizers = {case.cooperation_id: place_of(named, case.organization_number).name for case in cases(known)}
    for number, place in named.items():
        yield number, place.name
    for code, (name, _) in unit_names(known).items():
        yield code, f"{name} ({code})"
    for decided in known.rounds:
        yield str(decided.round_id), f"Urvalsbeslut {decided.diary_number}"
    for offer in known.offers:
        yield str(offer.offer_id), f"Erbjudande till {place_of(named, offer.organization_number).name}"
    for cooperation_id, name in organizers.items():
        yield str(cooperation_id), f"Samverkan med {name}"
    for measure in known.measures:
        yield str(measure.measure_id), f"{organizers.get(measure.schedule_id, '')}: {in_words(measure.kind)}"
    for activity in known.activities:
        name = organizers.get(activity.schedule_id, "")
        yield str(activity.id), f"{name}: {in_words(activity.kind)} {activity.completed_on or activity.due_on}"
    for network in known.networks:
        yield str(network.id), f"Nätverket {network.name}"
    for meeting in known.meetings:
        yield str(meeting.id), f"{meeting.title} {meeting.held_on or meeting.planned_on}"
    for statement in known.statements:
        yield str(statement.id), f"{organizers.get(statement.schedule_id, '')}: redovisning {statement.decided_on}"
    for commitment in known.commitments:
        yield str(commitment.id), f"{organizers.get(commitment.schedule_id, '')}: {commitment.what}"
    for indicator in known.indicators:
        yield str(indicator.id), f"{organizers.get(indicator.schedule_id, '')}: {indicator.name}"
    for line in known.funding:
        if line.kind != "commitment":
            name = organizers.get(line.cooperation_id, "")
            kind = in_words(line.claim_change or line.kind)
            yield str(line.reference_id), f"{name}: {kind} {kronor(line.amount)} {line.effective_on}"
