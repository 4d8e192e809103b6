"""A supplementary decision, to the organiser."""

from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Items, Letter, Section, Text, appeal, programme_name
from agreements.models.supplements import Supplement


def supplement_letter(file: CaseFile, supplement: Supplement) -> Letter:
    organizer = file.organizer_on(supplement.decided_on, made_at=supplement.published_at)
    units = file.names.written(*supplement.school_unit_codes)
    steps = (
        "Nulägesanalysen och åtgärdsplanen ska omfatta skolenheterna.",
        "Vad som är beslutat och undertecknat gäller tills ett nytt beslut är fattat och en ändring är undertecknad.",
    )
    return Letter(
        title="Kompletterande beslut om skolenheter",
        diary_number=supplement.diary_number,
        day=supplement.decided_on,
        receiver=organizer.receiver,
        organizer=organizer.name,
        meta=[f"Kompletterande beslut {supplement.decision_number}"],
        lead=[
            Text(f"Skolverket har beslutat att fler skolenheter hos {organizer.written} ingår i samverkan."),
            Text(f"Den sker inom {programme_name(file.case.programme)}, och dessa skolenheter läggs till: {units}."),
        ],
        sections=[
            Section("Skälen för beslutet", [Text(supplement.reason)]),
            Section("Vad beslutet innebär", [Items(steps)]),
            appeal("supplement", file.case.programme),
        ],
    )
