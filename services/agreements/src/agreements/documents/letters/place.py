"""Places in an existing programme: what the organiser got, or waits for, and by which rule."""

from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Letter, Section, Text, appeal, table
from agreements.models.agreement import Agreement
from agreements.models.place import Place, PlaceStatus
from agreements.rules.queueing import stated
from shared.clock import swedish_date

ENDED = {
    PlaceStatus.DECLINED: "Huvudmannen står inte längre i kö",
    PlaceStatus.RELEASED: "Platserna är lämnade",
    PlaceStatus.LAPSED: "Förfallet",
}


def place_letter(file: CaseFile, agreement: Agreement, place: Place) -> Letter:
    existing, day = place.existing_programme, swedish_date(place.requested_at)
    organizer = file.organizer_on(day, made_at=place.requested_at)
    rows = [
        ("Befintlig satsning", existing.title),
        ("Tid", f"{existing.starts_on}–{existing.ends_on}"),
        ("Insats", _title(agreement, place)),
        ("Antal platser", place.places),
        ("Sista dag att ta en plats", existing.join_by),
    ]
    return Letter(
        title="Besked om platser i en befintlig satsning",
        diary_number=agreement.diary_number,
        day=day,
        receiver=organizer.receiver,
        organizer=organizer.name,
        mark=f"{ENDED[place.status]}: {place.ended_reason}" if place.status in ENDED else None,
        lead=[Text(f"Beskedet gäller {organizer.written} och överenskommelsen {agreement.diary_number}.")],
        sections=[
            Section("Besked", [Text(_answer(place))]),
            Section("Platserna", [table({"Uppgift": 1, "Värde": 2}, rows)]),
            Section("Så är kön ordnad", [Text(stated(existing.priorities))]),
            appeal("place", file.case.programme),
        ],
    )


def _answer(place: Place) -> str:
    if place.taken_on is None:
        return "Platserna räcker inte. Huvudmannen står i kö, och ser i ärendet hur långt fram."
    signing = f" De förfaller om båda inte har undertecknat senast {place.sign_by}." if place.sign_by else ""
    return f"Huvudmannen fick platserna {place.taken_on}.{signing}"


def _title(agreement: Agreement, place: Place) -> str:
    """The measure may have been taken out since, or stand in an amendment that was withdrawn."""
    measures = (m for version in reversed(agreement.versions) for m in version.content.measures)
    return next(measure.title for measure in measures if measure.measure_id == place.measure_id)
