"""The letters of claims: what each claims, of what, on which ground, how it is paid and what became of it."""

from services.agreements.tests.case import CaseAt
from services.agreements.tests.integration.test_documents import claimed, fetch
from services.agreements.tests.integration.test_endings import terminated
from services.agreements.tests.pdf import text_of
from tests.support import facts


async def test_a_claims_letter_says_what_was_claimed_and_bears_what_became_of_it(case_at: CaseAt) -> None:
    case = await case_at("signed")
    claim = await claimed(case)
    lowered = facts.repayment_changed(claim, amount="20000.00", changed_on="2027-02-25")
    await case.service.deliver(lowered, case.id, sequence=3)
    letter = "".join(text_of(await fetch(case, "claim-1", role="organizer")).split())
    assert "betalartillbaka50000,00kr" in letter
    assert "Sänkttill20000,00kr2027-02-25." in letter


async def test_each_claims_letter_names_its_own_reference_instalment_statement_and_handler(case_at: CaseAt) -> None:
    case = await case_at("signed")
    content = (await case.get(case.parts["agreements"])).json()["latest"]["content"]
    (first, second), (statement, _) = content["instalments"], content["statements"]
    paid = facts.payment_made(cooperation_id=case.id, instalment_id=first["instalment_id"], paid_on="2026-12-03")
    of_statement = facts.repayment_claimed(
        cooperation_id=case.id,
        payment_reference="100000017",
        statement_id=statement["statement_id"],
        instalment_ids=(first["instalment_id"],),
    )
    # As the release before wrote it, and beside it: one of both instalments, by no statement.
    sent = facts.repayment_claimed(cooperation_id=case.id)
    of_both = facts.repayment_claimed(
        cooperation_id=case.id,
        payment_reference="100000025",
        instalment_ids=(first["instalment_id"], second["instalment_id"]),
    )
    for fact in (paid, of_statement, sent, of_both):
        await case.service.deliver(fact, case.id)
    claims = sorted((of_statement, sent, of_both), key=lambda claim: claim.claim_id)
    letters = {
        claim.claim_id: " ".join(text_of(await fetch(case, f"claim-{number}", role="organizer")).split())
        for number, claim in enumerate(claims, start=1)
    }
    own, old, both = (letters[claim.claim_id] for claim in (of_statement, sent, of_both))
    presenter = (await case.get(case.parts["decisions"])).json()["presented_by"]
    assert "Ange vid betalningen 100000017" in own
    assert "Delutbetalning 1 200 000,00 kr 2026-12-03" in own
    assert "Delutbetalning 2" not in own
    assert f"Delutbetalningen redovisas i den ekonomiska redovisningen som ska lämnas {statement['due_on']}" in own
    assert f"Handläggare: {presenter}" in own
    assert ("Ange vid betalningen 100000025" in both, "Delutbetalning 2 400 000,00 kr –" in both) == (True, True)
    assert "ekonomiska redovisningen som ska" not in both
    assert ("Ange vid betalningen ÖK 2026:3" in old, "Vad kravet avser" in old) == (True, False)
    shown = (await case.read())["funding"]["claims"]
    assert {claim["payment_reference"] for claim in shown} == {"100000017", "ÖK 2026:3", "100000025"}


async def test_a_claim_that_follows_from_an_early_end_says_what_happened_and_not_the_terms_twice(
    case_at: CaseAt,
) -> None:
    case = await case_at("signed")
    ended = await terminated(case)
    ground = str(ended.repayment_ground)
    claim = facts.repayment_claimed(cooperation_id=case.id, amount="50000.00", reason=ground)
    await case.service.deliver(claim, case.id, sequence=2)
    letter = " ".join(text_of(await fetch(case, "claim-1", role="organizer")).split())
    reasons = letter.partition("Skäl ")[2].partition("Villkoren för återbetalning")[0]
    assert "upphör i förtid från och med 2027-05-01. Skälet till det: Skolan läggs ned." in reasons
    assert "Av bidraget har 50 000,00 kr betalats ut" in reasons
    assert letter.count("betalas tillbaka inom 30 dagar") == 1
