"""The end of an agreement before its time."""

from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Letter, Section, Text, appeal
from agreements.models.agreement import Agreement
from agreements.models.status_change import StatusChange
from shared.kit.clock import swedish_date


def termination_letter(file: CaseFile, agreement: Agreement, change: StatusChange) -> Letter:
    terms = agreement.signed_version.content.repayment_terms if agreement.signed_version else ""
    money = (
        "Det som inte har betalats ut betalas inte ut. Det som har betalats ut och inte är redovisat ska redovisas "
        "eller betalas tillbaka enligt överenskommelsens villkor:"
    )
    return Letter(
        title="Överenskommelsen avslutas i förtid",
        diary_number=agreement.diary_number,
        day=swedish_date(change.changed_at),
        receiver=file.receiver,
        lead=[
            Text(f"Överenskommelsen mellan Skolverket och {file.organizer} upphör från och med {change.from_on}."),
            Text(f"Den avser dessa skolenheter: {file.units}."),
        ],
        sections=[
            Section("Skäl", [Text(change.reason)]),
            Section("Vad som händer med pengarna", [Text(f"{money}\n{terms}")]),
            Section("Handläggning", [Text(f"Avslutad av {file.person(change.changed_by)}.")]),
            appeal("termination", file.case.programme),
        ],
    )
