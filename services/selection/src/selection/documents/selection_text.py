"""The description of the selection, as text for the report to the government."""

from selection.rules.programme import Programme
from selection.rules.snapshot_document import Document

NOT_OF_THE_PROGRAMME = {
    "inspectorate_do_not_offer": "Skolinspektionens svar i samrådet att enheten inte bör erbjudas insatser.",
    "inspectorate_wait": "Skolinspektionens svar i samrådet att enheten bör vänta.",
    "override": "Beslut om avsteg från urvalet.",
    "organizers.count + 1": "Högsta antal huvudmän, om det vore ett fler.",
    "organizers.maximum_units + 1": "Högsta antal skolenheter hos en huvudman, om det vore ett fler.",
    "school_types.maximum_units": "Högsta antal skolenheter av varje skolform.",
}
"""Rules and caps, by how a question of what they cost names them."""


def rule_in_words(code: str, programme: Programme) -> str:
    """The reason that the programme gives for its rule; else what it is."""
    reasons = {rule.code: rule.reason for rule in programme.constraints}
    return reasons.get(code) or NOT_OF_THE_PROGRAMME[code]


def selection_paragraphs(document: Document) -> list[str]:
    """`document` is the content of the decision."""
    counts = document["counts"]
    units = sum(len(organizer["units"]) for organizer in document["organizers"])
    objections = len(document["consultation"]["objections"])
    return [
        f"Urvalet bygger på resultat för läsåret {document['school_year']} och reglerna för "
        f"{document['programme']}, version {document['rule_version']}. {counts.get('considered', 0)} skolenheter med "
        f"publicerad statistik prövades; för {counts.get('without_statistics', 0)} fanns ingen statistik.",
        f"{counts.get('in_need', 0)} skolenheter hade resultat under riksgenomsnittet på så många kriterier som krävs. "
        f"{counts.get('excluded', 0)} undantogs, {counts.get('held', 0)} fick vänta och "
        f"{counts.get('cannot_be_assessed', 0)} kunde inte bedömas eftersom uppgifter som avgör platsen inte är kända.",
        f"Samråd hölls med Skolinspektionen om {document['consultation']['asked']} skolenheter. Skolinspektionen hade "
        f"invändningar mot {objections} av dem.",
        f"{len(document['organizers'])} huvudmän med sammanlagt {units} skolenheter valdes. "
        f"{len(document['overrides'])} avsteg från reglerna gjordes efter beslut av två personer.",
        *(limit["text"] for limit in document["data_limits"]),
        *(
            f"Ingen skolenhet prövades på {group['group']} ({group['school_type_name']}): {group['missing']}. Skälet "
            f"att besluta ändå: {group['reason']}"
            for group in document["untested"]
        ),
    ]
