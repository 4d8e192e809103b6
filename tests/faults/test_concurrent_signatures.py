"""Eight clients sign at the same moment: one signature, one effect."""

import asyncio
import uuid

from insatser.chain import proof
from insatser.chain.caller import Caller, Refused
from tests.conftest import CaseAt

CLIENTS = 8


async def test_of_eight_concurrent_signatures_of_one_party_one_counts(case_at: CaseAt, caller: Caller) -> None:
    case = await case_at("half signed")
    version = (await case.agreement())["version"]
    answers = await asyncio.gather(
        *(case.sign_as_agency(version=version) for _ in range(CLIENTS)), return_exceptions=True
    )
    refused = [answer.status for answer in answers if isinstance(answer, Refused)]
    assert len(refused) == CLIENTS - 1, answers
    assert set(refused) <= {409, 412}
    await case.shown()
    signed = await proof.read_events(caller, "agreements", "agreements.agreement-signed.v1")
    assert len([event for event in signed if event["subject"] == case.id]) == 1


async def test_eight_sendings_of_one_signature_get_the_same_answer(case_at: CaseAt) -> None:
    case = await case_at("half signed")
    version, key = (await case.agreement())["version"], str(uuid.uuid4())
    answers = await asyncio.gather(*(case.sign_as_agency(version=version, key=key) for _ in range(CLIENTS)))
    assert all(answer == answers[0] for answer in answers)
    await case.shown()
