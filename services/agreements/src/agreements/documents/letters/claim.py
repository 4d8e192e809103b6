"""A claim for repayment of a grant: what, on which ground, when and how it is paid, and what became of it."""

from agreements.copies import ClaimChange, RepaymentClaim
from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Block, Letter, Rows, Section, Text, appeal, table, texts
from agreements.models.agreement import Agreement
from shared.kit.swedish import kronor

MARKS = {
    ClaimChange.LOWERED: "Sänkt till {amount} {day}.",
    ClaimChange.WITHDRAWN: "Återtaget {day}.",
    ClaimChange.WRITTEN_OFF: "Avskrivet {day}.",
}


def claim_letter(file: CaseFile, agreement: Agreement, claim: RepaymentClaim) -> Letter:
    organizer = file.organizer_on(claim.claimed_on)
    return Letter(
        title="Krav på återbetalning av bidrag",
        # A claim that was published without a number is of the agreement's own.
        diary_number=claim.diary_number or agreement.diary_number,
        day=claim.claimed_on,
        receiver=organizer.receiver,
        organizer=organizer.name,
        mark=_mark(claim),
        lead=[
            Text(
                f"Skolverket kräver att {organizer.written} betalar tillbaka {kronor(claim.claimed)} av det bidrag "
                f"som har betalats ut enligt överenskommelsen {agreement.diary_number}."
            ),
            Text(f"Överenskommelsen avser dessa skolenheter: {file.units_on(claim.claimed_on)}."),
        ],
        sections=[
            *_about(file, agreement, claim),
            Section("Skäl", [Text(_reason(file, claim))]),
            Section("Villkoren för återbetalning", [Text(_ground(file, agreement))]),
            Section("Så betalar ni", [_payment(claim)]),
            *_handler(file, claim),
            appeal("claim", file.case.programme),
        ],
    )


def _mark(claim: RepaymentClaim) -> str | None:
    if claim.change is None:
        return None
    return MARKS[claim.change].format(amount=kronor(claim.amount), day=claim.changed_on)


def _reason(file: CaseFile, claim: RepaymentClaim) -> str:
    """What has happened: a claim that follows from an early end says itself only on which terms it rests."""
    ended = file.termination
    if ended and claim.reason and claim.reason == ended.repayment_ground:
        return (
            f"Skolverket har beslutat att överenskommelsen upphör i förtid från och med {ended.from_on}. "
            f"Skälet till det: {ended.reason}\n"
            f"Av bidraget har {kronor(claim.claimed)} betalats ut utan att ha redovisats och godkänts."
        )
    return claim.reason or "Bidraget har inte redovisats och godkänts."


def _ground(file: CaseFile, agreement: Agreement) -> str:
    """The repayment term that both have signed; the decision on an early end may rest on one of its own."""
    if (ended := file.termination) and ended.repayment_ground:
        return ended.repayment_ground
    signed = agreement.signed_version
    return signed.content.repayment_terms if signed else "Se överenskommelsen."


def _payment(claim: RepaymentClaim) -> Rows:
    rows = [
        ("Belopp", kronor(claim.claimed)),
        ("Betalas senast", claim.due_on),
        ("Betalas till", texts()["agency"]["repayment_account"]),
        ("Ange vid betalningen", claim.reference or claim.claim_id),
    ]
    return table({"Uppgift": 1, "Värde": 2}, rows)


def _about(file: CaseFile, agreement: Agreement, claim: RepaymentClaim) -> list[Section]:
    """The instalments that the claim is about, and the statement that it rests on, which no later version changes;
    nothing of a claim from before budget said it."""
    signed = agreement.signed_version
    if signed is None or not claim.instalment_ids:
        return []
    paid_on = {payment.instalment_id: payment.paid_on for payment in file.payments}
    about = [part for part in signed.content.instalments if part.instalment_id in claim.instalment_ids]
    rows = [
        (f"Delutbetalning {part.number}", kronor(part.amount), paid_on.get(part.instalment_id))
        for part in sorted(about, key=lambda part: part.number)
    ]
    blocks: list[Block] = [table({"Kravet avser": 2, "Belopp": 1, "Betald": 1}, rows)]
    stated = next((one for one in signed.content.statements if one.statement_id == claim.statement_id), None)
    if stated:
        subject = "Delutbetalningen" if len(rows) == 1 else "Delutbetalningarna"
        blocks.append(Text(f"{subject} redovisas i den ekonomiska redovisningen som ska lämnas {stated.due_on}."))
    return [Section("Vad kravet avser", blocks)] if rows else []


def _handler(file: CaseFile, claim: RepaymentClaim) -> list[Section]:
    """Whom the organiser turns to: who proposed the end that the claim rests on, else who presented the newest decision
    by then."""
    ended = file.termination
    decided = [one for one in file.decisions if one.decided_on and one.decided_on <= claim.claimed_on]
    if ended and claim.reason and claim.reason == ended.repayment_ground:
        handler = ended.proposed_by
    elif decided:
        handler = max(decided, key=lambda one: one.decision_number).presented_by
    else:
        return []
    return [Section("Handläggning", [Text(f"Handläggare: {file.person(handler)}.")])]
