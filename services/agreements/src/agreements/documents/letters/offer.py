"""The offer to an organiser to take part."""

from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Items, Letter, Section, Text, appeal, programme_name
from agreements.models.cooperation import CooperationStatus


def offer_letter(file: CaseFile) -> Letter:
    case, organizer = file.case, file.organizer_on(file.case.offered_on, made_at=file.case.created_at)
    answer = (
        f"Svara senast {case.answer_by} om huvudmannen antar eller avböjer erbjudandet. Den som avböjer anger skälet; "
        "det används i Skolverkets redovisning till regeringen."
    )
    steps = (
        "Parterna undertecknar en första överenskommelse om förutsättningarna för analysen.",
        "Huvudmannen gör en nulägesanalys och en åtgärdsplan, med stöd av ett dialogteam.",
        "Skolverket beslutar om insatserna, och parterna undertecknar en överenskommelse om högst tre år.",
    )
    return Letter(
        title="Erbjudande om riktade insatser",
        diary_number=case.offer_diary_number or "–",
        day=case.offered_on,
        receiver=organizer.receiver,
        organizer=organizer.name,
        mark="Återtaget: erbjudandet gäller inte längre." if case.status is CooperationStatus.WITHDRAWN else None,
        lead=[
            Text(f"Skolverket erbjuder {organizer.written} att delta i {programme_name(case.programme)}."),
            Text(f"Erbjudandet avser dessa skolenheter: {file.offered_units}."),
        ],
        sections=[
            Section("Skälen för erbjudandet", [Items(case.offer_reasons or ["Skälen framgår av urvalsbeslutet."])]),
            Section("Vad ett ja innebär", [Items(steps)]),
            Section("Svar", [Text(answer)]),
            appeal("offer", case.programme),
        ],
    )
