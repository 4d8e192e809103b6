"""The seal on a case that is taken out: who may ask for it, what the key signs, and that it is put on once."""

import hashlib
import json

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from sqlalchemy import text

from agreements.clients.sealing import LocalKey, Sealer
from agreements.worker import seal_case_files
from insatser.chain.caller import Json, Refused
from services.agreements.tests.case import Case, CaseAt
from shared.clock import utc_now

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


async def ask(case: Case, role: str = "auditor", sha256: str = HASH) -> Json:
    body = {"manifest_hash": sha256}
    return await case.caller.post("agreements", f"{case.path}/case-file-seals", body, role=role)


async def read(case: Case, seal: Json) -> Json:
    return await case.caller.get("agreements", f"/case-file-seals/{seal['id']}", role="auditor")


async def put_on(case: Case, sealer: Sealer | None = None) -> None:
    await seal_case_files(case.service.sessions, sealer or Sealer(LocalKey.thrown_away()), utc_now())


async def test_the_key_signs_what_the_service_words_and_the_hash_that_was_asked_for(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    asked = await ask(case)
    assert (asked["sealed_at"], asked["statement"], asked["signature"]) == (None, None, None)
    await put_on(case)
    sealed = await read(case, asked)
    certificate = bytes.fromhex(sealed["certificate"])
    assert sealed["statement"] == {
        "kind": "insatser-case-file/1",
        "cooperation_id": case.id,
        "manifest_hash": HASH,
        "requested_by": "demo-auditor",
        "sealed_at": sealed["statement"]["sealed_at"],
        "certificate_hash": hashlib.sha256(certificate).hexdigest(),
    }
    signed = json.dumps(sealed["statement"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    key = x509.load_der_x509_certificate(certificate).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(bytes.fromhex(sealed["signature"]), signed, padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("role", ["case_officer", "analyst", "team_leader", "decider", "controller", "operator"])
async def test_nobody_but_an_auditor_asks_for_it_or_sees_who_did(case_at: CaseAt, role: str) -> None:
    case = await case_at("offered")
    asked = await ask(case)
    for attempt in (ask(case, role), case.caller.get("agreements", f"{case.path}/case-file-seals", role=role)):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.status == 403
    assert (await case.get(f"/case-file-seals/{asked['id']}", role=role)).status_code == 403


@pytest.mark.parametrize("sha256", ["", "z" * 64, HASH.upper(), f"{HASH}0", f"{HASH[:-1]}\n"])
async def test_nothing_but_a_hash_is_taken(case_at: CaseAt, sha256: str) -> None:
    with pytest.raises(Refused) as refused:
        await ask(await case_at("offered"), sha256=sha256)
    assert refused.value.status == 422


async def test_a_round_asks_for_what_waits_in_one_statement_however_many_it_has_tried(case_at: CaseAt) -> None:
    """Every connection keeps each statement that it is sent."""
    case = await case_at("offered")
    for _ in range(2):
        await ask(case)
    async with case.service.counting_statements() as statements:
        await put_on(case)
    asked = [statement for statement in statements if "sealed_at IS NULL" in statement]
    assert (len(asked), len(set(asked))) == (3, 1)


class Distant(LocalKey):
    """A key with a service far away: another worker puts its seal on before it answers."""

    def __init__(self, case: Case) -> None:
        own = LocalKey.thrown_away()
        self._key, self._certificate, self._case = own._key, own._certificate, case

    async def sign(self, digest: bytes) -> bytes:
        async with self._case.service.sessions() as session:
            free = text("SELECT id FROM cooperation WHERE id = :id FOR UPDATE NOWAIT")
            await session.execute(free, {"id": self._case.id})
        await put_on(self._case)
        return await super().sign(digest)


async def test_it_is_put_on_once_and_nothing_waits_while_the_key_is_used(case_at: CaseAt) -> None:
    case = await case_at("offered")
    asked = await ask(case)
    distant = Distant(case)
    await put_on(case, Sealer(distant))
    first = await read(case, asked)
    assert first["certificate"] != distant.certificate.hex()
    await put_on(case)
    assert await read(case, asked) == first


class Away(LocalKey):
    """Cannot be reached the first time."""

    def __init__(self) -> None:
        own = LocalKey.thrown_away()
        self._key, self._certificate, self.asked = own._key, own._certificate, 0

    async def sign(self, digest: bytes) -> bytes:
        self.asked += 1
        if self.asked == 1:
            raise ConnectionError("away")
        return await super().sign(digest)


async def test_one_that_cannot_be_sealed_keeps_no_other_waiting_and_is_tried_again(case_at: CaseAt) -> None:
    case = await case_at("offered")
    both = [await ask(case), await ask(case)]
    away = Sealer(Away())
    counts = []
    for _ in range(2):
        await put_on(case, away)
        counts.append(sum([bool((await read(case, asked))["sealed_at"]) for asked in both]))
    assert counts == [1, 2]
