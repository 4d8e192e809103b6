"""A signing key made on this machine, and tokens signed with it: for trying things out, never for production.

The key id begins with `local-`; a service accepts such a key only when PROFILE is local.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from insatser.services import AUDIENCE, ISSUER

ALGORITHM = "ES256"


class NoKeys(FileNotFoundError):
    """There is no key to sign tokens with; the message says where it was looked for."""


class LocalKeys:
    """The key of one installation: `signing.pem` signs (0600), `jwks.json` is what the services read."""

    def __init__(self, folder: Path) -> None:
        self.jwks = folder / "jwks.json"
        self._pem = folder / "signing.pem"

    def ensure(self) -> None:
        """Make the pair the first time; afterwards nothing changes, so tokens in use stay valid."""
        if self.jwks.exists():
            return
        self._pem.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        self._pem.touch(mode=0o600)
        self._pem.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        public = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
        public |= {"kid": _key_id(key.public_key()), "use": "sig", "alg": ALGORITHM}
        self.jwks.write_text(json.dumps({"keys": [public]}, indent=2))

    def token(
        self,
        roles: list[str],
        now: datetime,
        *,
        name: str = "Lokal Användare",
        subject: str | None = None,
        organization_number: str | None = None,
        valid_for: timedelta = timedelta(hours=1),
    ) -> str:
        """A bearer token. `subject` tells people apart: who proposes may not approve."""
        claims: dict[str, object] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject or "-".join(["local", *roles]),
            "name": name,
            "roles": roles,
            "iat": now,
            "exp": now + valid_for,
            "jti": str(uuid.uuid4()),
        }
        if organization_number is not None:
            claims["organization_number"] = organization_number
        return jwt.encode(claims, self._private(), algorithm=ALGORITHM, headers={"kid": self._kid()})

    def _private(self) -> ec.EllipticCurvePrivateKey:
        if not self._pem.exists():
            raise NoKeys(
                f"Det finns ingen nyckel i {self._pem.parent}. Ange mappen med systemets nycklar (--keys), eller "
                "starta ett eget system med make up."
            )
        key = serialization.load_pem_private_key(self._pem.read_bytes(), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key

    def _kid(self) -> str:
        return _key_id(self._private().public_key())


def _key_id(public: ec.EllipticCurvePublicKey) -> str:
    raw = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"local-{hashlib.sha256(raw).hexdigest()[:12]}"
