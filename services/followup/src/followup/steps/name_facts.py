"""What a reader calls each fact that a report counts: an organiser and what was done, never a person."""

from collections.abc import Iterator, Mapping

from followup.documents.words import in_words
from followup.rules.definitions import MEASURES, cases
from followup.rules.known import Known
from followup.rules.places import place_of, places, unit_names
from followup.rules.plan_table import COORDINATION, OTHER_INCOME
from followup.rules.report import Section
from shared.kit.swedish import kronor

ACTIVITIES = COORDINATION | {MEASURES: "Insatser tillhandahållna av Skolverket"}
"""Activity of an own cost → its name, as in the table against plan."""
OF_ROWS = {"reception": "Enkäten ", "corrections": "", "late": ""}
"""Section → how the name of what it counts begins; the first value of the row follows."""


def name_facts(known: Known, sections: list[Section]) -> Mapping[str, str]:
    """Names of the facts that stand in the sections, by their ids."""
    counted = {fact_id for section in sections for row in section.rows for fact_id in row.ids}
    # What is known of a fact names it before the row that it stands in does.
    named = [*_of_rows(sections), *_names(known)]
    return {fact_id: name for fact_id, name in named if fact_id in counted}


def _of_rows(sections: list[Section]) -> Iterator[tuple[str, str]]:
    """Names of surveys, and of what was corrected or came late, which nothing but the row itself tells of."""
    for section in sections:
        if section.code in OF_ROWS:
            for row in section.rows:
                yield from ((fact_id, f"{OF_ROWS[section.code]}{row.values[0]}") for fact_id in row.ids)


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
    for consultation in known.consultations:
        yield str(consultation.id), f"Samråd {consultation.held_on}: {consultation.subject}"
    for position in known.positions:
        of_kind = f", {in_words(position.cost_kind)}" if position.cost_kind else ""
        what = "Inkomsten" if position.appropriation_item in OTHER_INCOME else "Anslagsposten"
        yield str(position.id), f"{what} {position.appropriation_item} {position.fiscal_year}{of_kind}"
    for cost in known.own_costs:
        purpose = f", {ACTIVITIES.get(cost.activity, cost.activity)}" if cost.activity else ""
        yield cost.subject, f"Egna kostnader {cost.fiscal_year}{purpose}"
    for line in known.funding:
        if line.kind != "commitment":
            name = organizers.get(line.cooperation_id, "")
            kind = in_words(line.claim_change or line.kind)
            yield str(line.reference_id), f"{name}: {kind} {kronor(line.amount)} {line.effective_on}"
