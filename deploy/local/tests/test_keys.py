"""Local tokens: what they say, how long they are good for, and who may read the key."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from rich.console import Console

from insatser.demo.run import run
from insatser.keys import LocalKeys, NoKeys
from insatser.services import AUDIENCE, ISSUER
from insatser.target import Target


@pytest.fixture
def keys(tmp_path: Path) -> LocalKeys:
    made = LocalKeys(tmp_path / "keys")
    made.ensure()
    return made


def _read(token: str, keys: LocalKeys) -> dict[str, object]:
    public = jwt.PyJWK(json.loads(keys.jwks.read_text())["keys"][0])
    return dict(jwt.decode(token, public, algorithms=["ES256"], audience=AUDIENCE, issuer=ISSUER))


def test_a_token_says_who_and_in_which_role(keys: LocalKeys) -> None:
    claims = _read(keys.token(["organizer"], datetime.now(UTC), organization_number="2120000142"), keys)
    assert (claims["roles"], claims["organization_number"]) == (["organizer"], "2120000142")


def test_a_token_is_short_lived_by_default(keys: LocalKeys) -> None:
    old = keys.token(["decider"], datetime.now(UTC) - timedelta(minutes=61))
    with pytest.raises(jwt.ExpiredSignatureError):
        _read(old, keys)


def test_roles_are_different_people_unless_a_subject_is_given(keys: LocalKeys) -> None:
    now = datetime.now(UTC)
    subjects = {str(_read(keys.token([role], now), keys)["sub"]) for role in ("controller", "decider")}
    assert len(subjects) == 2


def test_the_key_id_tells_that_the_key_is_local(keys: LocalKeys) -> None:
    header = jwt.get_unverified_header(keys.token(["decider"], datetime.now(UTC)))
    assert header["kid"].startswith("local-")
    assert header["kid"] == json.loads(keys.jwks.read_text())["keys"][0]["kid"]


def test_the_signing_key_is_for_its_owner_alone(keys: LocalKeys) -> None:
    pem = keys.jwks.with_name("signing.pem")
    assert pem.stat().st_mode & 0o077 == 0


def test_the_key_stays_when_asked_for_again(keys: LocalKeys) -> None:
    token = keys.token(["decider"], datetime.now(UTC))
    keys.ensure()
    assert _read(token, keys)["roles"] == ["decider"]


def test_a_folder_without_keys_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoKeys, match=f"Det finns ingen nyckel i {tmp_path}"):
        LocalKeys(tmp_path).token(["auditor"], datetime.now(UTC))


def test_the_demo_says_who_does_not_answer(keys: LocalKeys, tmp_path: Path) -> None:
    console = Console(record=True, width=200)
    nobody = Target.at("http://127.0.0.1", keys.jwks.parent, {"selection-api": "http://127.0.0.1:1"})
    assert run(nobody, data=None, folder=tmp_path, console=console) is False
    assert "http://127.0.0.1:1 svarar inte" in console.export_text()
