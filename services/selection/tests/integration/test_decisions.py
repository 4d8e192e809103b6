"""The decision of a round: who may decide, what is decided, and that it can be run again."""

import hashlib
import json
from pathlib import Path

from insatser_ops.verify_case_file import differences
from selection.__main__ import verify
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import analysed_round, consulted_round, decided_round

SODERTALJE, RONNASKOLAN = "2120000159", "Ronnaskolan"


async def test_whoever_analysed_may_not_decide(sample: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    path = await consulted_round(sample, authorization)
    both = authorization("decider", "analyst", subject="analytiker")
    tag = (await sample.client.get(path, headers=both)).headers["ETag"]
    body = {"diary_number": "2026:100", "presented_by": "analytiker"}
    answer = await sample.client.post(f"{path}/decisions", json=body, headers=both | {"If-Match": tag})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/same-person")


async def test_a_round_cannot_be_decided_before_the_consultation(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await analysed_round(sample, authorization)
    decider = authorization("decider", subject="chef")
    tag = (await sample.client.get(path, headers=decider)).headers["ETag"]
    body = {"diary_number": "2026:100", "presented_by": "analytiker"}
    answer = await sample.client.post(f"{path}/decisions", json=body, headers=decider | {"If-Match": tag})
    assert answer.status_code == 409
    assert "i samråd" in answer.json()["detail"]


async def test_a_decided_round_gives_the_same_bytes_again(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, tmp_path: Path
) -> None:
    path = await decided_round(sample, authorization)
    auditor = authorization("auditor")
    verdict = (await sample.client.post(f"{path}/verifications", headers=authorization("decider"))).json()
    assert verdict["same"] is True

    file = tmp_path / "beslut.json"
    content = (await sample.client.get(f"{path}/decision-files", headers=auditor)).json()
    file.write_text(json.dumps(content))
    assert verify([str(file)]) == 0
    result = await sample.client.get(f"{path}/results", headers=auditor)
    assert hashlib.sha256(result.content).hexdigest() == content["result_hash"]
    assert list(differences(content, result.json())) == []
    content["snapshot"]["units"][next(iter(content["snapshot"]["units"]))]["name"] = "En annan skola"
    file.write_text(json.dumps(content))
    assert verify([str(file)]) == 1


async def test_the_decision_is_a_tagged_pdf_with_the_same_bytes_each_time(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await decided_round(sample, authorization)
    headers = authorization("auditor") | {"Accept": "application/pdf"}
    first, second = [await sample.client.get(f"{path}/decision-documents", headers=headers) for _ in range(2)]
    assert first.status_code == 200, first.text
    assert first.content == second.content
    assert first.content.startswith(b"%PDF")
    assert b"/MarkInfo" in first.content


async def test_the_decision_names_who_decided_presented_and_took_part(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await decided_round(sample, authorization)
    document = (await sample.client.get(f"{path}/decision-documents", headers=authorization("auditor"))).json()
    assert (document["decided_by"], document["presented_by"], document["participants"]) == (
        "chef",
        "analytiker",
        ["jurist"],
    )
    assert len(document["organizers"]) == 10
