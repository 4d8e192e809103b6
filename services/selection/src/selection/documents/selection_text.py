"""The description of the selection, as text for the report to the government."""

from selection.rules.snapshot_document import Document


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
