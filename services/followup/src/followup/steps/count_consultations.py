"""Lists the consultations (samråd), and how the views were taken into account."""

from followup.rules.known import Known
from followup.rules.report import Section, listing


def count_consultations(known: Known) -> list[Section]:
    rows = [
        (
            str(consultation.id),
            (
                consultation.held_on,
                ", ".join(consultation.parties),
                consultation.subject,
                consultation.views,
                consultation.taken_into_account or "",
                consultation.diary_number,
            ),
        )
        for consultation in sorted(known.consultations, key=lambda c: (c.held_on, c.id))
        if consultation.held_on <= known.as_of
    ]
    return [
        listing(
            "consultations",
            "Genomförda samråd",
            columns=("Dag", "Parter", "Fråga", "Synpunkter", "Hur de tagits till vara", "Diarienummer"),
            rows=rows,
            source="Samråd hållna till och med dagen",
            chapter="consultations",
        )
    ]
