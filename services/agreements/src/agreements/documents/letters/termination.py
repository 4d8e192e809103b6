"""The end of an agreement before its time."""

from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Letter, Section, Text, appeal
from agreements.models.agreement import Agreement
from agreements.models.status_change import StatusChange
from shared.clock import swedish_date


def termination_letter(file: CaseFile, agreement: Agreement, change: StatusChange) -> Letter:
    day = swedish_date(change.changed_at)
    organizer = file.organizer_on(day)
    return Letter(
        title="Överenskommelsen avslutas i förtid",
        diary_number=agreement.diary_number,
        day=day,
        receiver=organizer.receiver,
        lead=[
            Text(f"Överenskommelsen mellan Skolverket och {organizer.written} upphör från och med {change.from_on}."),
            Text(f"Den avser dessa skolenheter: {file.units_at(change.changed_at)}."),
        ],
        sections=[
            Section("Skäl", [Text(change.reason)]),
            Section("Vad som händer med pengarna", [Text(_money(file, agreement))]),
            Section("Handläggning", [Text(_handling(file, change))]),
            appeal("termination", file.case.programme),
        ],
    )


def _money(file: CaseFile, agreement: Agreement) -> str:
    lines = ["Det som inte har betalats ut betalas inte ut."]
    if (decided := file.termination) and decided.final_statement_on:
        lines.append(
            f"Det som har betalats ut och inte är redovisat ska redovisas senast {decided.final_statement_on}."
        )
    terms = agreement.signed_version.content.repayment_terms if agreement.signed_version else ""
    ground = decided.repayment_ground if decided else terms
    lines.append(f"Villkoren för återbetalning: {ground}" if ground else "Inget krävs tillbaka.")
    return "\n".join(lines)


def _handling(file: CaseFile, change: StatusChange) -> str:
    """The text on who decided and proposed, and that the organiser was heard (FL 25 and 31 §§)."""
    decided = file.termination
    lines = [f"Beslutat av {file.person(change.changed_by)}."]
    if decided:
        lines.append(f"Föredragande: {file.person(decided.proposed_by)}.")
        lines.append(f"Huvudmannen fick yttra sig {decided.communicated_on} (25 § förvaltningslagen).")
    return "\n".join(lines)
