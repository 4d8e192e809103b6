"""The documents of a case: what must stand in each, and that what is signed is never made again."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from sqlalchemy import text

from agreements.clients.sealing import LocalKey, Sealer
from agreements.worker import seal_all
from insatser.chain.changing import terminate
from insatser.chain.cooperating import AGENCY_SIGNATORY
from insatser.layout import CLONE
from services.agreements.tests.case import Case, CaseAt
from services.agreements.tests.integration.test_amendments import amended
from services.agreements.tests.integration.test_change_requests import ASKED, DECLINED, answered, asked
from services.agreements.tests.integration.test_endings import terminated
from services.agreements.tests.integration.test_service_orders import ordered
from services.agreements.tests.pdf import text_of
from services.agreements.tests.placing import EXISTING, PlaceCaseAt
from shared.clock import new_id, utc_now
from shared.contracts.budget import RepaymentClaimedV1
from shared.kit.swedish import kronor
from tests.support import facts
from tests.support.facts import ADDED, UNIT

LIST = CLONE / "docs" / "document-fields.csv"
END_OF_CASE = "end-of-case"
"""A case has it or an agreement."""


async def fetch(case: Case, document: str, *, role: str = "case_officer") -> bytes:
    answer = await case.get(f"{case.path}/documents/{document}", role=role)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    return answer.content


async def seal(case: Case, sealer: Sealer | None = None) -> Sealer:
    sealer = sealer or Sealer(LocalKey.thrown_away())
    await seal_all(case.service.sessions, sealer, utc_now())
    return sealer


async def values(case: Case) -> dict[str, str]:
    """What the documents of a case must say, as the API says it."""
    shown = (await case.get()).json()
    first = (await case.get(case.parts["first-agreements"])).json()
    whole = (await case.get(case.parts["situation-analyses"])).json()
    analysis = whole["content"]
    plan = (await case.get(case.parts["action-plans"])).json()["content"]
    decision = (await case.get(case.parts["decisions"])).json()
    agreement = (await case.get(case.parts["agreements"])).json()
    versions = (await case.get(f"{case.parts['agreements']}/versions")).json()["items"]
    content = versions[0]["content"]
    owners = {row["party"]: row["owner"] for row in content["commitments"]}
    return {
        "agency_number": "202100-4185",
        "organizer": shown["organizer_name"],
        "unit": f"{shown['school_unit_names'][UNIT]} ({UNIT})",
        "programme": "Uppdrag om riktade insatser (2024)",
        "offer_number": "2026:101",
        "offer_reason": "meritvärdet är lägre än riksgenomsnittet",
        "offered_on": shown["offered_on"],
        "answer_by": shown["answer_by"],
        "added": f"Tillagda skolan ({ADDED})",
        "added_on": "2026-06-15",
        "added_reason": "Huvudmannens analys pekar ut enheten.",
        "first_number": first["diary_number"],
        "first_ends_on": first["ends_on"],
        "conditions": first["conditions"],
        "authority": "Delegation",
        "decision_number": decision["diary_number"],
        "decided_on": decision["decided_on"],
        "decision_content": decision["content"],
        "decision_reasons": decision["reasons"],
        "reservation": decision["revocation_reservation"],
        "communicated_on": decision["communicated_on"],
        "decider": decision["decided_by"],
        "presenter": decision["presented_by"],
        "total": "750 000,00 kr",
        "analysed_on": whole["completed_on"],
        "analysis_hash": whole["completed_hash"],
        "level": analysis["descriptions"][0]["description"],
        "cause": analysis["problems"][0]["causes"][0]["description"],
        "evidence": analysis["problems"][0]["causes"][0]["evidence"],
        "analysis_heard": analysis["pupil_hearings"][0]["led_to"],
        "problem": analysis["problems"][0]["description"],
        "indicator": plan["measures"][0]["goals"][0]["indicator_title"],
        "baseline": plan["measures"][0]["goals"][0]["baseline"],
        "target": plan["measures"][0]["goals"][0]["target"],
        "risks": plan["risks"],
        "source": plan["measures"][0]["sources"][0]["title"],
        "heard": plan["pupil_hearings"][0]["led_to"],
        "agreement_number": agreement["diary_number"],
        "version_one": "1",
        "agreement_ends_on": content["ends_on"],
        "agency_owner": owners["AGENCY"],
        "organizer_owner": owners["ORGANIZER"],
        "instalment": kronor(Decimal(content["instalments"][0]["amount"])),
        "statement_on": content["statements"][0]["due_on"],
        "repayment": content["repayment_terms"],
        "content_hash": versions[0]["content_hash"],
        "change": "Sista dag: 2028-12-31 → 2029-06-30",
        "amendment_reason": "Mer tid behövs.",
        "asked": ASKED["request"],
        "asked_reason": ASKED["reason"],
        "asked_answer": str(DECLINED["answer"]),
        "communicated": str(case.today),
        "ended_on": agreement["ended_on"] or "",
        "end_reason": "Verksamheten läggs ned.",
        "claim_number": "ÖK 2026:3",
        "claim_reference": "100000017",
        "claimed": "50 000,00 kr",
        "claimed_on": "2027-02-01",
        "claim_due_on": "2027-03-01",
        "supplier": "Uppsala universitet",
        "contract": "Dnr 2026:412, ramavtal 3",
        "ordered": "Kurs i matematikdidaktik för 24 lärare.",
        "ordered_amount": "100 000,00 kr",
        "orderer": AGENCY_SIGNATORY,
        "measure": plan["measures"][1]["title"],
        "place_title": EXISTING["title"],
        "claim_reason": "Bidraget har inte redovisats i tid.",
    }


async def claimed(case: Case) -> RepaymentClaimedV1:
    """Budget claims 50 000 kronor of the first instalment back, by the judgement of its statement."""
    content = (await case.get(case.parts["agreements"])).json()["latest"]["content"]
    (instalment, *_), (statement, *_) = content["instalments"], content["statements"]
    about = {"instalment_ids": (instalment["instalment_id"],), "statement_id": statement["statement_id"]}
    claim = facts.repayment_claimed(cooperation_id=case.id, amount="50000.00", payment_reference="100000017", **about)
    await case.service.deliver(claim, case.id, sequence=2)
    return claim


async def test_every_document_has_every_field_of_the_list(placing: PlaceCaseAt) -> None:
    case = await placing("offered")
    statistics = facts.unit_statistics_published()
    await case.service.deliver(statistics, UNIT)
    supervision = facts.supervision_changed(status="AVSLUTAD_AVHJALPT")
    await case.service.deliver(supervision, supervision.supervision_id)
    await case.bring("signed", after="offered")
    added = facts.offer_supplemented(offer_id=(await case.read())["offer_id"])
    await case.service.deliver(added, added.offer_id)
    await case.requested(await case.existing())
    await ordered(case)
    await amended(case)
    await case.conclude()
    await answered(case, await asked(case), DECLINED)
    await terminate(case, from_on=date(2027, 6, 30), reason="Verksamheten läggs ned.")
    await claimed(case)
    await seal(case)
    known = await values(case)
    assert await missing(case, known, but=END_OF_CASE) == []


async def missing(case: Case, known: dict[str, str], *, only: str | None = None, but: str | None = None) -> list[str]:
    """The fields of the list that the documents of a case lack."""
    with LIST.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["document"] != but and only in (None, row["document"])]
    texts = {name: text_of(await fetch(case, name)) for name in {row["document"] for row in rows}}
    return [
        f"{row['document']}: {row['field']}: {wanted}"
        for row in rows
        for wanted in (row["heading"], known.get(row["value"], row["value"]))
        if "".join(wanted.split()) not in "".join(texts[row["document"]].split())
    ]


async def test_every_document_is_tagged_in_swedish_with_one_first_heading(case_at: CaseAt) -> None:
    case = await case_at("signed")
    for name in ("offer", "first-agreement", "situation-analysis-1", "decision-1", "agreement-1", "agreement-1/covers"):
        reader = PdfReader(BytesIO(await fetch(case, name)))
        root: Any = reader.trailer["/Root"]
        assert root["/Lang"].startswith("sv"), name
        assert root["/MarkInfo"]["/Marked"], name
        assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data() if reader.xmp_metadata else False, name
        assert headings(root["/StructTreeRoot"]).count("/H1") == 1, name


def headings(element: Any) -> list[str]:
    """The tags of the document in reading order."""
    found = []
    children = element.get("/K", []) if hasattr(element, "get") else []
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object() if hasattr(child, "get_object") else child
        if hasattr(child, "get"):
            found += [str(child.get("/S")), *headings(child)]
    return found


async def test_what_both_have_signed_is_sealed_once_and_given_back_byte_for_byte(case_at: CaseAt) -> None:
    case = await case_at("signed")
    sealer = await seal(case)
    first = await fetch(case, "agreement-1")
    await seal(case, Sealer(LocalKey.thrown_away()))
    assert await sealer.is_sealed(first)
    await amended(case)
    await case.conclude()
    assert await fetch(case, "agreement-1") == first
    assert "Ersatt av version 2" in text_of(await fetch(case, "agreement-1/covers"))
    pdf = case.headers("organizer") | {"Accept": "application/pdf"}
    version = await case.service.client.get(f"{case.parts['agreements']}/versions/1", headers=pdf)
    assert version.content == first


class Broken(Sealer):
    """Away for the first document that it is asked for."""

    asked = 0

    async def seal(self, document: bytes) -> bytes:
        self.asked += 1
        if self.asked == 1:
            raise ConnectionError("away")
        return await super().seal(document)


async def test_a_document_that_cannot_be_sealed_keeps_no_other_waiting_and_is_tried_again(case_at: CaseAt) -> None:
    case = await case_at("signed")
    broken = Broken(LocalKey.thrown_away())
    counts = []
    for _ in range(2):
        await seal(case, broken)
        listed = (await case.get(f"{case.path}/documents")).json()["items"]
        counts.append(sum(row["sealed"] for row in listed))
    assert counts == [1, 2]


async def test_a_round_asks_for_unsealed_documents_in_one_statement_however_many_it_has_tried(case_at: CaseAt) -> None:
    """Every connection keeps each statement that it is sent."""
    case = await case_at("signed")
    async with case.service.counting_statements() as statements:
        await seal(case)
    asked = [statement for statement in statements if "NOT (EXISTS" in statement]
    assert (len(asked), len(set(asked))) == (3, 1)


class Distant:
    """A key with a service far away: much may happen before it answers."""

    def __init__(self, case: Case) -> None:
        self._case, self._key = case, LocalKey.thrown_away()
        self.certificate = self._key.certificate

    async def sign(self, digest: bytes) -> bytes:
        async with self._case.service.sessions() as session:
            free = text("SELECT id FROM cooperation WHERE id = :id FOR UPDATE NOWAIT")
            await session.execute(free, {"id": self._case.id})
        await seal(self._case)
        return await self._key.sign(digest)


async def test_nothing_waits_while_a_seal_is_made_and_what_another_has_kept_stands(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await seal(case, Sealer(Distant(case)))
    async with case.service.sessions() as session:
        kept = (await session.execute(text("SELECT signed_id FROM sealed_document"))).scalars().all()
        recorded = text("SELECT object_id FROM audit_entry WHERE action = 'seal_document'")
        assert sorted((await session.execute(recorded)).scalars()) == sorted(map(str, kept))
    assert len(kept) == 2


async def test_the_letter_of_an_early_end_says_that_repayment_is_claimed(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await terminated(case)

    async def letter() -> str:
        return " ".join(text_of(await fetch(case, "termination", role="organizer")).split())

    unpaid = await letter()
    assert "hade inget av bidraget betalats ut, och inget ska redovisas. Om en betalning redan var på väg" in unpaid
    assert "redovisas senast" not in unpaid
    assert "Det av den som inte godkänns krävs tillbaka." in unpaid
    # A payment is heard of late, or the bank made it in spite of the decision.
    for paid_on, known in (("2026-11-23", unpaid), ("2026-11-22", "")):
        paid = facts.payment_made(cooperation_id=case.id, instalment_id=new_id(), paid_on=paid_on)
        await case.service.deliver(paid, case.id)
        assert known in await letter()
    assert "Det som har betalats ut och inte är redovisat ska redovisas senast 2027-08-01." in await letter()
    assert "Skolverket kräver tillbaka det som har betalats ut och inte är godkänt." in await letter()
