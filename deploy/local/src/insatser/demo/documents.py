"""What the chain has written for people and for other systems, fetched as they would and saved side by side."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from insatser.chain import paying
from insatser.chain.caller import Caller, Json
from insatser.chain.cooperating import Case

PDF = "application/pdf"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Document(NamedTuple):
    """A file name, what it is in Swedish, and where which role finds it."""

    name: str
    meaning: str
    service: str
    path: str
    role: str
    media_type: str


async def save(
    caller: Caller, case: Case, *, round_id: str, payment_file: Json, page: bytes | None, folder: Path
) -> list[Document]:
    """Save every document of one case, in a folder that is made if it is not there."""
    report = await _draft_report(caller, case.today)
    contents = f"/reports/{report['id']}/contents"
    file = f"/payment-files/{payment_file['id']}/contents"
    version = f"/agreements/{case.agreement_id}/versions/1"  # what both signed; the chain amends nothing
    analysis, decision = f"{case.path}/documents/situation-analysis-1", f"{case.path}/documents/decision-1"
    documents = [
        Document("1-urvalsbeslut.pdf", "Beslutet om urvalet", "selection", _decision(round_id), "analyst", PDF),
        Document("2-nulägesanalys.pdf", "Underlaget i nulägesanalysen", "agreements", analysis, "case_officer", PDF),
        Document("2-beslut.pdf", "Beslutet om insatser", "agreements", decision, "case_officer", PDF),
        Document("2-överenskommelse.pdf", "Överenskommelsen", "agreements", version, "case_officer", PDF),
        Document("3-kalender.ics", "Uppföljningarna", "followup", _calendar(case), "case_officer", "text/calendar"),
        Document("4-betalfil.xml", "Betalfilen, pain.001", "budget", file, "controller", "application/xml"),
        Document(
            "5-verifikationer.si",
            "Verifikationerna, SIE 4",
            "budget",
            _vouchers(),
            "controller",
            "application/octet-stream",
        ),
        Document("6-redovisning.pdf", "Redovisningen till regeringen", "followup", contents, "analyst", PDF),
        Document("6-redovisning.html", "Redovisningen som sida", "followup", contents, "analyst", "text/html"),
        Document("6-redovisning.xlsx", "Redovisningens tabeller", "followup", contents, "analyst", SPREADSHEET),
    ]
    for document in documents:
        headers = {"Accept": document.media_type}
        answer = await caller.send("GET", document.service, document.path, role=document.role, headers=headers)
        _write(folder / document.name, answer.content)
    if page is None:
        return documents
    _write(folder / "7-enkät.html", page)
    shown = Document("7-enkät.html", "Enkäten, som den som svarade såg den", "followup", "", "", "text/html")
    return [*documents, shown]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


async def _draft_report(caller: Caller, as_of: date) -> Json:
    body = {"programme": paying.PROGRAMME, "as_of": str(as_of)}
    return await caller.post("followup", "/reports", body, role="analyst")


def _decision(round_id: str) -> str:
    return f"/rounds/{round_id}/decision-documents"


def _calendar(case: Case) -> str:
    return f"/schedules/{case.id}/calendars"


def _vouchers() -> str:
    return f"/sie-exports?programme={paying.PROGRAMME}"
