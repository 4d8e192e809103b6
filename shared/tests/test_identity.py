"""Tokens that somebody has made up, or stolen: 401 whatever is odd about them, and never an inner error."""

import base64
import hashlib
import json
import time
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi import FastAPI

from shared.identity.tokens import LEEWAY_SECONDS, thumbprint_of
from tests.support.sandbox import Sandbox
from tests.support.sandbox_api import client_of, kept_app, sandbox_app

ES = ec.generate_private_key(ec.SECP256R1())
RS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = ec.generate_private_key(ec.SECP256R1())
CERTIFICATE = b"the client's certificate, as DER"


@pytest.fixture(scope="module")
def jwks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two keys of ours among some that nobody can use."""
    algorithms = jwt.algorithms
    ours = json.loads(algorithms.ECAlgorithm.to_jwk(ES.public_key())) | {"kid": "es", "use": "sig"}
    second = json.loads(algorithms.RSAAlgorithm.to_jwk(RS.public_key())) | {"kid": "rs"}
    encrypting = ours | {"kid": "enc", "use": "enc"}
    odd = [{"kty": "oct", "k": "c2VjcmV0", "kid": "oct"}, {"kty": "EC", "kid": "half"}, {"kid": 5}, {"kty": "EC"}, 7]
    file = tmp_path_factory.mktemp("keys") / "jwks.json"
    file.write_text(json.dumps({"keys": [ours, second, encrypting, *odd[:-1], {"kty": "RSA", "n": 1, "kid": "n"}]}))
    return file


@pytest.fixture
def app(sandbox: Sandbox, jwks: Path, tmp_path: Path) -> FastAPI:
    return kept_app(sandbox, jwks, tmp_path, auth_bound_clients=("payments",))


def claims(**more: Any) -> dict[str, Any]:
    now = int(time.time())
    more = {name: value(now) if callable(value) else value for name, value in more.items()}
    usual = {"iss": "insatser-local", "aud": "insatser", "sub": "anna", "roles": ["case_officer"]}
    return {name: value for name, value in (usual | {"iat": now, "exp": now + 600} | more).items() if value != "gone"}


def signed(*, key: Any = ES, algorithm: str = "ES256", kid: Any = "es", header: Any = None, **more: Any) -> str:
    return jwt.encode(claims(**more), key, algorithm=algorithm, headers={"kid": kid} | (header or {}))


def by_hand(payload: str, header: dict[str, Any] | None = None) -> str:
    """A token whose claims are any text at all, rightly signed."""

    def part(content: bytes) -> str:
        return base64.urlsafe_b64encode(content).decode().rstrip("=")

    said = header or {"alg": "ES256", "kid": "es", "typ": "JWT"}
    text = f"{part(json.dumps(said).encode())}.{part(payload.encode())}"
    signature = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256).sign(text.encode(), ES)
    return f"{text}.{part(signature)}"


async def ask(app: FastAPI, token: str, **headers: str) -> httpx.Response:
    async with client_of(app) as api:
        return await api.get("/notes", headers={"Authorization": f"Bearer {token}"} | headers)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"key": RS, "algorithm": "RS256", "kid": "rs"},
        {"key": RS, "algorithm": "PS256", "kid": "rs"},
        {"aud": ["another", "insatser"]},
        {"roles": "case_officer reader"},
        {"roles": ["case_officer", "CN=Domain Users,DC=example"]},
        {"exp": lambda now: now - LEEWAY_SECONDS + 8, "iat": lambda now: now - 100},
        {"iat": lambda now: now + LEEWAY_SECONDS - 1, "nbf": lambda now: now + LEEWAY_SECONDS - 1},
        {"sub": "client-of-a-program", "client_id": "client-of-a-program"},
    ],
    ids=map("case {}".format, count(1)),  # what a case is made of is another in each process
)
async def test_tokens_that_issuers_make_are_read(app: FastAPI, more: dict[str, Any]) -> None:
    assert (await ask(app, signed(**more))).status_code == 200


_PUBLIC = ES.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize(
    "more",
    [
        {"iss": "another"},
        {"aud": "another"},
        {"aud": {"insatser": 1}},
        {"aud": 5},
        {"aud": "gone"},
        {"exp": "gone"},
        {"iat": "gone"},
        {"sub": "gone"},
        {"exp": lambda now: now - LEEWAY_SECONDS - 1, "iat": lambda now: now - 100},
        {"nbf": lambda now: now + 600},
        {"iat": lambda now: now + 600},
        {"exp": lambda now: now + 90_000},
        {"exp": "soon"},
        {"exp": lambda now: str(now + 600)},
        {"exp": lambda now: f" {now + 600} "},
        {"iat": str},
        {"nbf": str},
        {"nbf": True},
        {"exp": 10**400},
        {"exp": True},
        {"sub": ""},
        {"sub": 5},
        {"sub": ["anna"]},
        {"sub": "anna\u0000"},
        {"sub": "anna\nbo"},
        {"sub": " anna"},
        {"sub": "a" * 201},
        {"sub": "191212121212"},
        {"sub": "issuer|121212-1212"},
        {"sub": "sandbox-worker"},
        {"tenant": "1212121212"},
        {"roles": 5},
        {"roles": {"decider": True}},
        {"roles": [["decider"]]},
        {"tenant": "2120000530\u0000"},
        {"tenant": 2120000530},
        {"tenant": ""},
        {"cnf": "x"},
        {"cnf": {}},
        {"cnf": {"jkt": "x"}},
        {"cnf": {"x5t#S256": 5}},
        {"cnf": None},
        {"kid": "unknown"},
        {"kid": "enc"},
        {"kid": "oct"},
        {"kid": "half"},
        {"kid": "gone"},
        {"key": STRANGER},
        {"key": RS, "algorithm": "RS512", "kid": "rs"},
        {"key": RS, "algorithm": "RS256", "kid": "es"},
        {"key": hashlib.sha256(_PUBLIC).digest(), "algorithm": "HS256"},
        {"key": "", "algorithm": "none"},
        {"header": {"crit": ["exp"]}},
        {"header": {"b64": False, "crit": ["b64"]}},
    ],
    ids=map("case {}".format, count(1)),  # what a case is made of is another in each process
)
async def test_odd_tokens_are_refused_in_one_way(app: FastAPI, more: dict[str, Any]) -> None:
    answer = await ask(app, signed(**more))
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/unauthorized")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        "..",
        "a" * 20_000,
        by_hand("[]"),
        by_hand("null"),
        by_hand('"anna"'),
        by_hand("{"),
        by_hand(json.dumps(claims() | {"iss": ["insatser-local"]})),
        by_hand("[" * 5000),
        by_hand('{"exp": 1e999}'),
        by_hand(json.dumps(claims()).replace('"exp": ', '"exp": 1e999, "was": ')),
        by_hand(json.dumps(claims()).replace('"exp": ', '"exp": NaN, "was": ')),
        by_hand(json.dumps(claims()).replace('"iat": ', '"iat": -Infinity, "was": ')),
        by_hand(json.dumps(claims()), {"alg": "ES256", "kid": ["es"]}),
        by_hand(json.dumps(claims()), {"alg": "ES256", "kid": {"es": 1}}),
        by_hand(json.dumps(claims()), {"alg": ["ES256"], "kid": "es"}),
        by_hand(json.dumps(claims()), {"alg": None, "kid": "es"}),
        by_hand(json.dumps(claims()), {"kid": "es"}),
    ],
    ids=map("case {}".format, count(1)),  # what a case is made of is another in each process
)
async def test_what_is_no_token_at_all_is_refused_in_one_way(app: FastAPI, token: str) -> None:
    answer = await ask(app, token)
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/unauthorized")


def presented(certificate: bytes) -> str:
    return f":{base64.b64encode(certificate).decode()}:"


@pytest.mark.parametrize(
    ("token", "certificate", "status"),
    [
        ({"cnf": {"x5t#S256": thumbprint_of(CERTIFICATE)}}, CERTIFICATE, 200),
        ({"cnf": {"x5t#S256": thumbprint_of(CERTIFICATE)}}, b"a thief's", 401),
        ({"cnf": {"x5t#S256": thumbprint_of(CERTIFICATE)}}, None, 401),
        ({"sub": "payments"}, CERTIFICATE, 401),
        ({"sub": "x", "client_id": "payments"}, CERTIFICATE, 401),
        ({"sub": "x", "azp": "payments"}, CERTIFICATE, 401),
        ({"sub": "payments", "cnf": {"x5t#S256": thumbprint_of(CERTIFICATE)}}, CERTIFICATE, 200),
        ({"sub": "another"}, None, 200),
    ],
)
async def test_a_bound_token_is_good_with_its_certificate_alone(
    app: FastAPI, token: dict[str, Any], certificate: bytes | None, status: int
) -> None:
    headers = {"Client-Cert": presented(certificate)} if certificate else {}
    assert (await ask(app, signed(**token), **headers)).status_code == status


async def test_only_a_named_gateway_says_whose_certificate_it_is_and_what_we_are_called(
    sandbox: Sandbox, jwks: Path, tmp_path: Path
) -> None:
    app = sandbox_app(sandbox, jwks, tmp_path, trusted_proxies=("192.0.2.0/24",))
    bound = signed(cnf={"x5t#S256": thumbprint_of(CERTIFICATE)})
    assert (await ask(app, bound, **{"Client-Cert": presented(CERTIFICATE)})).status_code == 401
    page = (await ask(app, signed(), Forwarded="host=evil.example;proto=https")).json()
    assert page["_links"]["self"]["href"].startswith("https://api.test/")


@pytest.mark.parametrize("value", ["", ":", "::", ":%%%:", "abc", ":" + "A" * 5 + ":"])
async def test_a_certificate_that_cannot_be_read_is_none(app: FastAPI, value: str) -> None:
    bound = signed(cnf={"x5t#S256": thumbprint_of(CERTIFICATE)})
    assert (await ask(app, bound, **{"Client-Cert": value})).status_code == 401


async def test_of_several_hops_the_last_is_what_the_gateway_itself_says(app: FastAPI) -> None:
    page = await ask(app, signed(), Forwarded='host=evil.example, for=192.0.2.9;host="api.example.se";proto=https')
    assert page.json()["_links"]["self"]["href"].startswith("https://api.example.se/")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"words": "ett", "words": "två"}', 400),
        ('{"words": "ett", "\\u0077ords": "två"}', 400),
        ('{"words": "ett", "more": [{"a": 1, "a": 1}]}', 400),
        ('{"words": "ett"}', 201),
    ],
)
async def test_a_name_that_stands_twice_in_an_object_is_refused(app: FastAPI, body: str, status: int) -> None:
    async with client_of(app) as api:
        headers = {"Authorization": f"Bearer {signed()}", "Idempotency-Key": "one", "Content-Type": "application/json"}
        answer = await api.post("/notes", content=body, headers=headers)
        assert answer.status_code == status, answer.text
        if status == 400:
            assert answer.json()["errors"][0]["message"] == "namnet står två gånger i samma objekt"
