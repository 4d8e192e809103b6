"""Heads that other services keep: fetched whole, held against the chains in calls that are taken, and out of reach."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from insatser_ops import heads
from insatser_ops.apis import Apis, Json
from insatser_ops.verify_case_file import CaseFile, Report, check_audit, main, sha256

GENESIS = "0" * 64


class Services:
    """Keeps three heads of each chain; the chain of budget is another from link 1 501 on."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int, int]] = []

    def all(self, keeper: str, path: str, **query: str) -> Iterator[Json]:
        assert (path, heads.KEEPERS[query["source"]]) == ("/audit-heads", keeper)
        for number in (1000, 2000, 3000):
            marks = [f"{link:016x}" for link in range(number - 999, number + 1)]
            said = {"number": number, "hash": f"{number:016x}" + "0" * 48, "since": number - 1000, "marks": marks}
            kept = {"source_sequence": number // 1000, "source_at": "2026-11-29T08:00:00Z"}
            yield said | kept | {"received_at": "2026-11-29T08:00:01Z", "_links": {}, "position": number}

    def get(self, _service: str, _path: str) -> Json:
        return {"sealed": 0, "broken_at": None, "altered_from": None, "missing_from": None}

    def post(self, service: str, _path: str, body: Json) -> Json:
        sent = body["heads"]
        assert all(set(head) == {"number", "hash", "since", "marks"} for head in sent)
        self.calls.append((service, len(sent), sum(len(head["marks"]) for head in sent)))
        last = sent[-1]["number"]
        altered = max(1501, sent[0]["since"] + 1) if service == "budget" and last > 1500 else None
        return {"sealed": 3100, "broken_at": None, "altered_from": altered, "missing_from": None}


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Services:
    monkeypatch.setattr(heads, "MOST_MARKS", 1000)
    return Services()


def test_all_heads_are_fetched_and_compared_and_the_first_link_that_differs_is_named(services: Services) -> None:
    apis = cast(Apis, services)
    kept = heads.fetch_heads(apis)
    assert kept.keys() == heads.KEEPERS.keys()
    assert all([head["number"] for head in found] == [1000, 2000, 3000] for found in kept.values())
    verdicts = {service: heads.compare_heads(apis, service, found) for service, found in kept.items()}
    assert [service for service, verdict in verdicts.items() if not verdict.holds] == ["budget"]
    assert (verdicts["budget"].altered_from, verdicts["budget"].covers) == (1501, 3000)
    assert services.calls == [(service, 1, 1000) for service in heads.KEEPERS for _ in range(3)], "as many as are taken"


def test_a_chain_that_nobody_has_kept_a_head_of_is_still_tried_by_itself(services: Services) -> None:
    verdict = heads.compare_heads(cast(Apis, services), "selection", [])
    assert (verdict.holds, verdict.heads, verdict.covers) == (True, 0, 0)


def chain(*reasons: str) -> tuple[list[str], Json]:
    """Rows of an audit trail as an export has them, and the head that was kept of them."""
    lines, marks, previous = [], [], GENESIS
    for number, reason in enumerate(reasons, 1):
        row = json.dumps({"reason": reason})
        digest = sha256((previous + row).encode())
        lines.append(f'{{"number":{number},"hash":"{digest}","previous":"{previous}","row":{row}}}')
        marks.append(digest[:16])
        previous = digest
    return lines, {"number": len(lines), "hash": previous, "since": 0, "marks": marks}


def found(lines: list[str], own: Json, fetched: list[Json]) -> Report:
    members = {"budget/audit.ndjson": "\n".join(lines).encode(), "budget/audit-heads.json": json.dumps([own]).encode()}
    report = Report()
    check_audit(CaseFile(members), "budget", fetched, report)
    return report


def test_a_file_whose_rows_and_heads_were_both_made_anew_does_not_fit_the_heads_that_lay_elsewhere() -> None:
    """Whoever makes a file anew makes its heads too: only what the auditor has of their own says so."""
    _, fetched = chain("som det var", "som det var sedan")
    lines, own = chain("som det aldrig var", "som det var sedan")
    assert found(lines, own, []).faults == []
    faults = found(lines, own, [fetched]).faults
    assert {fault for fault in faults if "topparna utanför filen" in fault}
    assert any("rad 1 är inte den som en annan tjänst har sparat" in fault for fault in faults)
    lines, own = chain("som det var", "som det var sedan")
    whole = found(lines, own, [fetched])
    assert whole.faults == []
    assert sum("2 av 2 rader om ärendet" in figures for _, _, figures in whole.lines) == 2


@pytest.mark.parametrize("content", [b"{}", b"[]", b"inget", json.dumps({"kind": "annat"}).encode()])
def test_what_is_no_file_of_heads_is_refused_and_not_passed_over(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[Any]
) -> None:
    case, kept = tmp_path / "a.zip", tmp_path / "toppar.json"
    case.write_bytes(b"PK")
    kept.write_bytes(content)
    assert main([str(case), "--heads", str(kept)]) == 2
    assert "Kan inte läsas" in capsys.readouterr().err
