"""A case as one sealed archive: all that the services say of it, and a program that proves it without them."""

from __future__ import annotations

import json
import mimetypes
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from insatser_ops import verify_case_file
from insatser_ops.apis import Apis, Json, Refused
from insatser_ops.case import about, read_events
from insatser_ops.heads import KEEPERS
from insatser_ops.verify_case_file import MANIFEST, SEAL, SERVICES, canonical, make_manifest, pack

IDS = ("id", "signed_id")
"""The fields that say what a row is, in the audit trail too."""
POLL_SECONDS = 0.5
JSON_TYPE, PDF_TYPE = "application/json", "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument."
# A table of its own: with the machine's, a member of the file would have another name elsewhere.
FILE_TYPES = mimetypes.MimeTypes()
FILE_TYPES.add_type(f"{OFFICE}wordprocessingml.document", ".docx")
FILE_TYPES.add_type(f"{OFFICE}spreadsheetml.sheet", ".xlsx")
README = """Ett ärende, uttaget ur fyra tjänster, med bevis.

Pröva filen med `python verify_case_file.py FIL.zip`. Det behövs Python 3.11 och, för stämplarna, paketet cryptography;
inget nätverk och ingen av tjänsterna. Lämna Skolverkets certifikat med `--certificate stampel.pem`, ett för varje
nyckel som har använts; certifikaten lämnas av registrator.

Skriptet ligger i filen för att den ska gå att läsa också när vi inte finns. Den som inte litar på filen hämtar
skriptet från Skolverket: ett skript som någon har ändrat kan säga vad som helst.

Filen innehåller uppgifter om enskilda och kan omfattas av sekretess: pröva det innan den lämnas vidare.
"""


class Gathering:
    """The members of the archive as they come, and the ids of all that the case consists of."""

    def __init__(self, apis: Apis, cooperation_id: str) -> None:
        self._apis = apis
        self.members: dict[str, bytes] = {"LÄSMIG.txt": README.encode()}
        self.members["verify_case_file.py"] = Path(verify_case_file.__file__).read_bytes()
        self.ids: dict[str, set[str]] = {service: {cooperation_id} for service in SERVICES}
        self.cooperation_id = cooperation_id

    def one(self, service: str, name: str, path: str) -> Json:
        found: Json = _bare(self._apis.get(service, path))
        self._keep(service, name, found, [found])
        return found

    def all(self, service: str, name: str, rows: Iterable[Json]) -> list[Json]:
        found: list[Json] = [_bare(row) for row in rows]
        self._keep(service, name, found, found)
        return found

    def listed(self, service: str, name: str, path: str, **query: str) -> list[Json]:
        return self.all(service, name, self._apis.all(service, path, **query))

    def file(self, service: str, name: str, path: str, accept: str = JSON_TYPE) -> None:
        self.members[f"{service}/{name}"] = self._apis.download(service, path, accept=accept)

    def _keep(self, service: str, name: str, content: Any, rows: list[Json]) -> None:
        self.members[f"{service}/{name}"] = canonical(content)
        self.ids[service] |= {row[key] for row in rows for key in IDS if isinstance(row.get(key), str)}


def make_case_file(apis: Apis, cooperation_id: str, *, seconds: float) -> bytes:
    """Make the file. Everything is read before the seal is asked for: what is sealed is what was read."""
    gathering = Gathering(apis, cooperation_id)
    case = gathering.one("agreements", "cooperation.json", f"/cooperations/{cooperation_id}")
    if day := case["carried_over_on"]:
        raise Refused(f"Samverkan fördes över från ett annat system {day}. Urval och beslut bevisas där.")
    offer = gathering.one("selection", "offer.json", f"/offers/{case['offer_id']}")
    _gather_selection(gathering, offer["round_id"])
    _gather_supplements(gathering, offer["id"])
    _gather_agreements(gathering, apis)
    _gather_budget(gathering, apis)
    _gather_followup(gathering, apis, case["programme"])
    _gather_events(gathering, apis)
    for service in SERVICES:
        _gather_audit(gathering, apis, service)
    about_case = {
        "cooperation_id": cooperation_id,
        "organization_number": case["organization_number"],
        "organizer_name": case["organizer_name"],
        "diary_number": offer["diary_number"],
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "ids": sorted(set().union(*gathering.ids.values()) - {offer["round_id"]}),
    }
    manifest = make_manifest(about_case, gathering.members)
    seal = _seal(apis, cooperation_id, verify_case_file.sha256(manifest), seconds=seconds)
    return pack(gathering.members | {MANIFEST: manifest, SEAL: seal})


def _gather_selection(gathering: Gathering, round_id: str) -> None:
    path = f"/rounds/{round_id}"
    gathering.one("selection", "round.json", path)
    # As they are and not canonical: the order of the programme's school types means something.
    gathering.file("selection", "decision-file.json", f"{path}/decision-files")
    gathering.file("selection", "result.json", f"{path}/results")
    gathering.file("selection", "decision.json", f"{path}/decision-documents")
    gathering.file("selection", "decision.pdf", f"{path}/decision-documents", PDF_TYPE)


def _gather_supplements(gathering: Gathering, offer_id: str) -> None:
    """Units that were chosen after the organiser, and the decisions on them."""
    found = gathering.listed("selection", "supplementary-decisions.json", "/supplementary-decisions", offer_id=offer_id)
    for decision in found:
        if decision["status"] == "decided":
            path = f"/supplementary-decisions/{decision['id']}/documents"
            gathering.file("selection", f"supplementary-decision-{decision['number']}.pdf", path, PDF_TYPE)


def _gather_agreements(gathering: Gathering, apis: Apis) -> None:
    of_case = {"cooperation_id": gathering.cooperation_id}
    # Revisions and comments are disposed of in the service after an archive has received the file: here they stay.
    written = ("revisions", "comments")
    parts = ("first-agreements", "situation-analyses", "action-plans", "decisions", "terminations", *written)
    found = {part: gathering.listed("agreements", f"{part}.json", f"/{part}", **of_case) for part in parts}
    for analysis in found["situation-analyses"]:
        # With the figures and decisions that it rests on, which its hash in the annex is of.
        gathering.one("agreements", "situation-analysis.json", f"/situation-analyses/{analysis['id']}")
    agreements = gathering.listed("agreements", "agreements.json", "/agreements", **of_case)
    versions, changes = [], []
    for agreement in agreements:
        path, whose = f"/agreements/{agreement['id']}", {"agreement_id": agreement["id"]} | of_case
        versions += [whose | version for version in apis.all("agreements", f"{path}/versions")]
        changes += [whose | change for change in apis.all("agreements", f"{path}/status-changes")]
    gathering.all("agreements", "versions.json", versions)
    gathering.all("agreements", "status-changes.json", changes)
    path = f"/cooperations/{gathering.cooperation_id}/documents"
    for document in gathering.listed("agreements", "documents.json", path):
        kind = document["media_type"]
        name = f"documents/{document['id']}{FILE_TYPES.guess_extension(kind) or '.bin'}"
        gathering.file("agreements", name, f"{path}/{document['id']}", kind)


def _gather_budget(gathering: Gathering, apis: Apis) -> None:
    of_case = {"cooperation_id": gathering.cooperation_id}
    reservations = gathering.listed("budget", "reservations.json", "/reservations", **of_case)
    commitments = gathering.listed("budget", "commitments.json", "/commitments", **of_case)
    gathering.listed("budget", "payments.json", "/payments", **of_case)
    agreements = [commitment["id"] for commitment in commitments]
    for name in ("instalments", "repayment-claims", "accruals", "vouchers"):
        rows = (row for one in agreements for row in apis.all("budget", f"/{name}", commitment_id=one))
        gathering.all("budget", f"{name}.json", rows)
    gathering.all("budget", "grants.json", (apis.get("budget", f"/commitments/{one}/grants") for one in agreements))
    causes = gathering.ids["budget"] | {row["decision_id"] for row in reservations}
    found = {
        movement["id"]: movement
        for cause in sorted(causes)
        for movement in apis.all("budget", "/ledger-transactions", cause_id=cause)
    }
    in_order = sorted(found.values(), key=lambda movement: movement["entries"][0]["number"])
    gathering.all("budget", "ledger-transactions.json", in_order)


def _gather_followup(gathering: Gathering, apis: Apis, programme: str) -> None:
    case = gathering.cooperation_id
    for name in ("statements", "activities", "commitments"):
        gathering.listed("followup", f"{name}.json", f"/{name}", schedule_id=case)
    if gathering.members["agreements/agreements.json"] != canonical([]):
        schedules = _found(apis, "followup", f"/schedules/{case}", f"/schedules/{case}/balances")
        gathering.all("followup", "schedule.json", schedules)
    own = set().union(*gathering.ids.values())
    kept = []
    for report in apis.all("followup", "/reports", programme=programme, status="submitted"):
        content = apis.download("followup", f"/reports/{report['id']}/contents", accept=JSON_TYPE)
        rows = [row for section in json.loads(content)["sections"] for row in section["rows"]]
        if any(own.intersection(row["ids"]) for row in rows):
            gathering.members[f"followup/reports/{report['id']}.json"] = content
            kept.append(report)
    gathering.members["followup/reports.json"] = canonical(_bare(kept))


def _found(apis: Apis, service: str, *paths: str) -> Iterable[Json]:
    """Objects that there are at the paths: an agreement that is not signed has no schedule."""
    for path in paths:
        try:
            yield apis.get(service, path)
        except Refused as refused:
            if refused.status != 404:
                raise


def _gather_events(gathering: Gathering, apis: Apis) -> None:
    found: dict[str, list[Json]] = {service: [] for service in SERVICES}
    for service, event in read_events(apis, gathering.cooperation_id):
        found[service].append(event)
    for report in json.loads(gathering.members["followup/reports.json"]):
        found["followup"] += about(apis, "followup", report["id"])
    for service, events in found.items():
        events.sort(key=lambda event: (event.get("aggregate") or "", event["subject"], event["sequence"]))
        gathering.members[f"{service}/events.json"] = canonical(events)
        gathering.ids[service] |= {event["subject"] for event in events}


def _gather_audit(gathering: Gathering, apis: Apis, service: str) -> None:
    """The rows about the case's own objects, each with the link before it, and the heads that cover them."""
    lines: dict[str, Json] = {}
    for one in sorted(gathering.ids[service]):
        text = apis.download(service, "/audit-exports", object_id=one).decode()
        lines |= {line: json.loads(line) for line in text.splitlines()}
    in_order = sorted(lines.items(), key=lambda pair: (pair[1]["number"] is None, pair[1]["number"] or 0, pair[0]))
    gathering.members[f"{service}/audit.ndjson"] = "".join(f"{line}\n" for line, _ in in_order).encode()
    heads: list[Json] = []
    covered = 0
    for _, link in in_order:
        if (number := link["number"]) and number > covered:
            found = list(apis.all(KEEPERS[service], "/audit-heads", source=service, covers=number))
            covered = max([covered, *(head["number"] for head in found)])
            heads += found
    gathering.members[f"{service}/audit-heads.json"] = canonical(_bare(heads))


def _seal(apis: Apis, cooperation_id: str, manifest_hash: str, *, seconds: float) -> bytes:
    """The agency's seal on the manifest, which its key puts on in a moment."""
    body = {"manifest_hash": manifest_hash}
    seal = apis.post("agreements", f"/cooperations/{cooperation_id}/case-file-seals", body)
    deadline = time.monotonic() + seconds
    while not seal["signature"]:
        if time.monotonic() > deadline:
            raise Refused("Stämpeln kom inte: agreements worker har ingen nyckel, eller når den inte.")
        time.sleep(POLL_SECONDS)
        seal = apis.get("agreements", f"/case-file-seals/{seal['id']}")
    return canonical({name: seal[name] for name in ("statement", "certificate", "signature")})


def _bare(content: Any) -> Any:
    """The value without links: they are addresses of services that the file must do without."""
    if isinstance(content, dict):
        return {name: _bare(value) for name, value in content.items() if name != "_links"}
    return [_bare(value) for value in content] if isinstance(content, list) else content
