"""The end of an agreement before its time, or of a case that has none."""

from datetime import date

from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Letter, Section, Text, appeal
from agreements.models.agreement import Agreement
from agreements.models.status_change import StatusChange
from agreements.models.termination import Termination
from shared.clock import swedish_date

CLAIMED = "Skolverket kräver tillbaka det som har betalats ut och inte är godkänt. Beloppet står i ett eget krav."
UNPAID_THEN = "När beslutet fattades hade inget av bidraget betalats ut, och inget ska redovisas."
ON_ITS_WAY = "Om en betalning redan var på väg och når er redovisas den när Skolverket begär det."
ON_ITS_WAY_CLAIMED = f"{ON_ITS_WAY} Det av den som inte godkänns krävs tillbaka."
NOTHING_PAID = "Inget har betalats ut, och inget krävs tillbaka. Pengar som har reserverats för insatser används inte."


def termination_letter(file: CaseFile, agreement: Agreement, change: StatusChange) -> Letter:
    day = swedish_date(change.changed_at)
    organizer = file.organizer_on(day, made_at=change.changed_at)
    concluded = agreement.signed_version is not None
    return Letter(
        title="Överenskommelsen avslutas i förtid" if concluded else "Samverkan avslutas utan överenskommelse",
        diary_number=agreement.diary_number,
        day=day,
        receiver=organizer.receiver,
        organizer=organizer.name,
        lead=[
            Text(_lead(organizer.written, change.from_on, concluded=concluded)),
            Text(f"Den avser dessa skolenheter: {file.units_at(change.changed_at)}."),
        ],
        sections=[
            Section("Skäl", [Text(change.reason)]),
            Section("Vad som händer med pengarna", [Text(_money(file, agreement, day))]),
            Section("Handläggning", [Text(_handling(file, change))]),
            appeal("termination" if concluded else "end-of-case", file.case.programme),
        ],
    )


def end_of_case_letter(file: CaseFile, ended: Termination) -> Letter:
    organizer = file.organizer_on(ended.decided_on, made_at=ended.updated_at)
    return Letter(
        title="Samverkan avslutas utan överenskommelse",
        diary_number=(file.first.diary_number if file.first else file.case.offer_diary_number) or "–",
        day=ended.decided_on or ended.from_on,
        receiver=organizer.receiver,
        organizer=organizer.name,
        lead=[
            Text(f"Samverkan mellan Skolverket och {organizer.written} upphör från och med {ended.from_on}."),
            Text(f"Den avser dessa skolenheter: {file.units_at(ended.updated_at)}."),
        ],
        sections=[
            Section("Skäl", [Text(ended.reason)]),
            Section("Vad som händer med pengarna", [Text(NOTHING_PAID)]),
            Section("Handläggning", [Text(_decided_by(file, ended, ended.decided_by or ended.proposed_by))]),
            appeal("end-of-case", file.case.programme),
        ],
    )


def _lead(organizer: str, ended_on: date, *, concluded: bool) -> str:
    """What ends: an agreement that nobody has concluded is a draft, and what ends is the cooperation."""
    if concluded:
        return f"Överenskommelsen mellan Skolverket och {organizer} upphör från och med {ended_on}."
    draft = "Den överenskommelse som var skriven har inte undertecknats av båda och gäller inte."
    return f"Samverkan mellan Skolverket och {organizer} upphör från och med {ended_on}. {draft}"


def _money(file: CaseFile, agreement: Agreement, day: date) -> str:
    lines = ["Det som inte har betalats ut betalas inte ut."]
    decided = file.termination
    if decided and decided.final_statement_on and not file.is_paid_by(day):
        lines.append(UNPAID_THEN)
        lines += [ON_ITS_WAY_CLAIMED if decided.repayment_ground else ON_ITS_WAY]
    elif decided and decided.final_statement_on:
        lines.append(
            f"Det som har betalats ut och inte är redovisat ska redovisas senast {decided.final_statement_on}."
        )
        lines += [CLAIMED] if decided.repayment_ground else []
    terms = agreement.signed_version.content.repayment_terms if agreement.signed_version else ""
    ground = decided.repayment_ground if decided else terms
    lines.append(f"Villkoren för återbetalning: {ground}" if ground else "Inget krävs tillbaka.")
    return "\n".join(lines)


def _handling(file: CaseFile, change: StatusChange) -> str:
    if decided := file.termination:
        return _decided_by(file, decided, change.changed_by)
    return f"Beslutat av {file.person(change.changed_by)}."


def _decided_by(file: CaseFile, decided: Termination, decider: str) -> str:
    """The text on who decided and proposed, and that the organiser was heard or why not (FL 25 and 31 §§)."""
    heard = (
        f"Huvudmannen fick yttra sig {decided.communicated_on} (25 § förvaltningslagen)."
        if decided.communicated_on
        else f"Huvudmannen har inte hörts (25 § förvaltningslagen). {decided.not_heard_reason}"
    )
    proposer = f"Föredragande: {file.person(decided.proposed_by)}."
    return "\n".join([f"Beslutat av {file.person(decider)}.", proposer, heard])
