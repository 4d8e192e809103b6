"""Case files that somebody has altered, and has mended the hashes of: everything but the key to the seal is theirs."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from insatser_ops.verify_case_file import MANIFEST, SEAL, make_manifest, pack, verify

Alter = Callable[[Any], Any]
BATCHES = 6


def read(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def faults_of(content: bytes) -> list[str]:
    return verify(content).faults


def altered(members: dict[str, bytes], alterations: Iterable[tuple[str, Alter]]) -> bytes:
    """The archive with some members altered, and a manifest that fits them. JSON is handed over parsed."""
    changed = dict(members)
    for name, alter in alterations:
        parsed = name.endswith(".json")
        content = alter(json.loads(changed[name]) if parsed else changed[name])
        changed[name] = json.dumps(content).encode() if parsed else content
    manifest = json.loads(changed.pop(MANIFEST))
    seal = changed.pop(SEAL)
    again = make_manifest({key: value for key, value in manifest.items() if key not in ("kind", "files")}, changed)
    return pack(changed | {MANIFEST: again, SEAL: seal})


def batches() -> Iterator[dict[str, tuple[str, Alter, str]]]:
    """All alterations, a few to an archive, so far apart in the list that none stands in another's way."""
    names = list(ALTERATIONS)
    yield from ({name: ALTERATIONS[name] for name in names[start::BATCHES]} for start in range(BATCHES))


def first(where: Callable[[Any], bool], **values: Any) -> Alter:
    """The first row that is so gets other values."""

    def alter(rows: list[Any]) -> list[Any]:
        next(row for row in rows if where(row)).update(values)
        return rows

    return alter


def _less(rows: list[Any]) -> list[Any]:
    rows[0]["entries"][0]["amount"] = "1.00"
    return rows


def _other_content(versions: list[Any]) -> list[Any]:
    versions[0]["content"]["ends_on"] = "2030-01-01"
    return versions


def _other_snapshot(file: Any) -> Any:
    unit = next(unit for unit in file["snapshot"]["units"].values() if unit["values"])
    code = next(iter(unit["values"]))
    unit["values"][code] = "1"
    return file


def _other_outcome(result: Any) -> Any:
    next(unit for unit in result["units"] if unit["outcome"] == "not_selected")["outcome"] = "selected"
    return result


def _one_byte(content: bytes) -> bytes:
    return content[:400] + bytes([content[400] ^ 1]) + content[401:]


def _other_row(lines: bytes) -> bytes:
    return lines.replace(b'"actor":"', b'"actor":"x', 1)


def _other_mark(heads: list[Any]) -> list[Any]:
    """All marks of the first head, so that one of them is of the case."""
    heads[0]["marks"] = ["0" * 16 for _ in heads[0]["marks"]]
    return heads


def _without(number: int) -> Alter:
    return lambda rows: [row for place, row in enumerate(rows) if place != number]


def always(_: Any) -> bool:
    return True


def paid(row: Any) -> bool:
    return bool(row["state"] == "paid")


def judged(row: Any) -> bool:
    return row["approved_amount"] is not None


def _grant(grants: list[Any]) -> list[Any]:
    grants[0]["instalments"][0]["approved"] = "160000.00"
    return grants


ALTERATIONS: dict[str, tuple[str, Alter, str]] = {
    "the ledger in another order": ("budget/ledger-transactions.json", lambda rows: rows[::-1], "i sin ordning"),
    "an entry on another amount": ("budget/ledger-transactions.json", _less, "går inte jämnt ut"),
    "another payment": ("budget/payments.json", first(paid, amount="190000.00"), "händelsen anger annat"),
    "a payment by one person": ("budget/payments.json", first(paid, approved_by="budget-worker"), "samma person"),
    "less repaid": ("budget/repayment-claims.json", first(always, received="10000.00"), "inbetalt 10000.00"),
    "more approved": ("followup/statements.json", first(judged, approved_amount="200000.00"), "enligt händelsen annat"),
    "another account of the grant": ("budget/grants.json", _grant, "delutbetalning 1: approved"),
    "less reserved": ("budget/reservations.json", first(always, amount="1.00"), "på ett annat belopp"),
    "less bound": ("budget/commitments.json", first(always, bound="1.00"), "i ärendet 1,00"),
    "a voucher left out": ("budget/vouchers.json", _without(0), "verifikation"),
    "another content": ("agreements/versions.json", _other_content, "ett annat innehåll"),
    "a touched document": ("agreements/documents/agreement-1.pdf", _one_byte, "är ändrad efter stämpeln"),
    "an event left out": ("agreements/events.json", _without(1), "ska stå"),
    "another actor": ("budget/audit.ndjson", _other_row, "är ändrad"),
    "another chain": ("agreements/audit-heads.json", _other_mark, "sparat"),
    "another outcome": ("selection/result.json", _other_outcome, ": outcome"),
    "other inputs": ("selection/decision-file.json", _other_snapshot, "underlaget har en annan kontrollsumma"),
    "another report": ("followup/reports.json", first(always, content_hash="0" * 64), "är ändrad"),
    "a unit added by nobody": (
        "selection/offer.json",
        lambda offer: offer | {"supplementary_unit_codes": ["99999999"]},
        "utan kompletterande beslut",
    ),
    "another offer": ("selection/offer.json", lambda offer: offer | {"school_unit_codes": ["99999999"]}, "valdes inte"),
}
"""What is altered → the member, how, and what the verifier says of it."""
