"""The organiser's request to change its agreement, and the agency's answer."""

from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Letter, Section, Text
from agreements.models.agreement import Agreement
from agreements.models.change_request import ChangeRequest, ChangeRequestStatus


def change_request_letter(file: CaseFile, agreement: Agreement, asked: ChangeRequest) -> Letter:
    organizer = file.organizer_on(asked.requested_on, made_at=asked.created_at)
    return Letter(
        title="Begäran om ändring av överenskommelsen",
        diary_number=agreement.diary_number,
        day=asked.requested_on,
        receiver=["Skolverket"],
        organizer=organizer.name,
        mark=_mark(asked),
        lead=[Text(f"Från {organizer.written}.")],
        sections=[
            Section("Vad som ska ändras", [Text(asked.request)]),
            Section("Skäl", [Text(asked.reason)]),
            Section("Skolverkets svar", [Text(_answer(file, asked))]),
        ],
    )


def _mark(asked: ChangeRequest) -> str | None:
    if asked.status is not ChangeRequestStatus.WITHDRAWN:
        return None
    return f"Återtagen av huvudmannen: {asked.withdrawal_reason}"


def _answer(file: CaseFile, asked: ChangeRequest) -> str:
    if asked.answered_by is None:
        return "Inget svar har lämnats."
    settled = "Avslagen" if asked.status is ChangeRequestStatus.DECLINED else "Tagen till prövning"
    return f"{settled} {asked.answered_on} av {file.person(asked.answered_by)}.\n{asked.answer}"
