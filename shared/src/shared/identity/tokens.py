"""Bearer tokens from the agency's issuer: read strictly, and refused in one way whatever is wrong with them."""

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import jwt
import structlog

from shared.clock import utc_now
from shared.identity.issuer_keys import IssuerKey, IssuerKeys, source_of
from shared.identity_numbers import find_identity_number
from shared.kit.actor import WORKER_ROLES, Actor
from shared.kit.errors import Unauthenticated

LOCAL_KEY_PREFIX = "local-"
LEEWAY_SECONDS = 10
"""How much the issuer's clock and ours may differ."""
LONGEST_TOKEN = 16_384
MOST_VERIFIED = 1_000
"""How many verified tokens a process remembers: some hundred people and systems call in the life of a set of keys."""
_SUBJECT = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,198}[^\s\x00-\x1f\x7f])?")
_ROLE = re.compile(r"[a-z][a-z_]{0,59}")
_MALFORMED = (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
"""What reading made-up claims may end in: an `exp` of 1e999, a `kid` that is a list, brackets without end."""
log = structlog.get_logger()


class _Verified(NamedTuple):
    """What a token was found to say, by which key."""

    key_id: str | None
    key: IssuerKey
    claims: dict[str, Any]


class TokenReader:
    """Checks signature, issuer, audience, times, and the client certificate that a token is bound to."""

    def __init__(
        self,
        *,
        issuer: str,
        audience: str,
        jwks: str,
        local: bool,
        tenant_claim: str,
        longest_seconds: int = 86_400,
        bound: Collection[str] = (),
    ) -> None:
        """`bound`: the clients whose tokens must be bound to a certificate (RFC 8705)."""
        self._issuer = issuer
        self._audience = audience
        self._local = local
        self._tenant_claim = tenant_claim
        self._longest = longest_seconds
        self._bound = frozenset(bound)
        self.keys = IssuerKeys(source_of(jwks, issuer, local=local))
        self._verified: dict[bytes, _Verified] = {}

    async def read(self, token: str, *, certificate: bytes | None = None) -> Actor:
        """Who the token is of. `certificate`: the client's own (DER), where the connection had one.

        Raises Unauthenticated, or IssuerAway when nobody can say whose key it is.
        """
        try:
            claims = await self._claims(token)
            self._check_lifetime(claims)
            self._check_binding(claims, certificate)
            return self._actor(claims)
        except jwt.ImmatureSignatureError as error:
            # Signed by our issuer: one of the two clocks is wrong, and another token would not help.
            log.warning("token refused", reason=type(error).__name__)
            raise Unauthenticated(
                f"Åtkomsttoken börjar gälla senare än nu, som är {utc_now():%Y-%m-%d %H:%M:%S} UTC enligt tjänsten. "
                "Klockan går fel hos utfärdaren eller tjänsten: säg till driften."
            ) from error
        except _MALFORMED as error:
            log.info("token refused", reason=type(error).__name__)
            raise Unauthenticated("Åtkomsttoken är ogiltig eller för gammal. Hämta en ny hos utfärdaren.") from error

    async def _claims(self, token: str) -> dict[str, Any]:
        if len(token) > LONGEST_TOKEN:
            raise jwt.InvalidTokenError("too long")
        digest = hashlib.sha256(token.encode()).digest()
        if claims := await self._known(digest):
            return claims
        key_id = jwt.get_unverified_header(token).get("kid")
        if not isinstance(key_id, str | None):
            raise jwt.InvalidKeyError("the key's name is no text")
        key = await self._key(key_id)
        claims = jwt.decode(
            token,
            key.key,
            algorithms=list(key.algorithms),
            issuer=self._issuer,
            audience=self._audience,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
        if not all(_is_instant(claims[name]) for name in ("exp", "iat", "nbf") if name in claims):
            raise jwt.InvalidTokenError("a time is no number")
        if len(self._verified) >= MOST_VERIFIED:
            self._verified.clear()
        self._verified[digest] = _Verified(key_id, key, claims)
        return claims

    async def _known(self, digest: bytes) -> dict[str, Any] | None:
        """The claims of a token whose signature was verified by the very key that stands now, until it ends.

        Keys are new objects each time they are read, so nothing is remembered longer than they are.
        """
        known = self._verified.get(digest)
        if known is None:
            return None
        # What was good at another time by this clock is read anew, and refused for what it is.
        begins = max(known.claims.get("nbf", 0), known.claims["iat"]) - LEEWAY_SECONDS
        in_time = begins <= time.time() < int(known.claims["exp"])
        return known.claims if in_time and await self._key(known.key_id) is known.key else None

    async def _key(self, key_id: str | None) -> IssuerKey:
        key = await self.keys.get(key_id)
        if key.id.startswith(LOCAL_KEY_PREFIX) and not self._local:
            raise jwt.InvalidKeyError("a local key outside the local profile")
        return key

    def _check_lifetime(self, claims: Mapping[str, Any]) -> None:
        """A token that lasts for months is a password: nobody could be shut out before it ends."""
        if int(claims["exp"]) - int(claims["iat"]) > self._longest:
            raise jwt.InvalidTokenError("valid for too long")

    def _check_binding(self, claims: Mapping[str, Any], certificate: bytes | None) -> None:
        """A bound token is good only with its certificate; whoever steals it alone has nothing."""
        named = {claims.get(name) for name in ("sub", "client_id", "azp") if isinstance(claims.get(name), str)}
        if "cnf" not in claims:
            if named & self._bound:
                raise jwt.InvalidTokenError("not bound to a certificate")
            return
        thumbprint = claims["cnf"]["x5t#S256"]
        if certificate is None or not hmac.compare_digest(thumbprint.encode(), thumbprint_of(certificate).encode()):
            raise jwt.InvalidTokenError("bound to another certificate")

    def _actor(self, claims: Mapping[str, Any]) -> Actor:
        roles, subject, tenant = claims.get("roles", []), claims["sub"], claims.get(self._tenant_claim)
        listed = roles.split() if isinstance(roles, str) else roles
        if not isinstance(listed, list) or not all(isinstance(role, str) for role in listed):
            raise Unauthenticated("Åtkomsttokens innehåll kan inte läsas. Be utfärdaren rätta sub och roles.")
        if not _is_name(subject):
            raise Unauthenticated("Åtkomsttokens innehåll kan inte läsas. Be utfärdaren rätta sub och roles.")
        if find_identity_number(subject):  # it would stand in every audit row, for ever
            raise Unauthenticated("Åtkomsttokens sub är ett personnummer. Be utfärdaren använda en annan identitet.")
        if tenant is not None and (not _is_name(tenant) or find_identity_number(tenant)):
            raise Unauthenticated(f"Åtkomsttokens innehåll kan inte läsas. Be utfärdaren rätta {self._tenant_claim}.")
        # An issuer may name roles of other systems too, in whatever form.
        ours = frozenset(role for role in listed if _ROLE.fullmatch(role))
        return Actor(subject=subject, roles=ours - WORKER_ROLES, tenant=tenant)


def _is_instant(value: Any) -> bool:
    """NumericDate (RFC 7519, 2) is a number; the library takes a text of digits too, and True as one."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_name(value: Any) -> bool:
    """Something that can be stored, logged and compared: one line, nothing unseen at its ends, of some length."""
    return isinstance(value, str) and _SUBJECT.fullmatch(value) is not None


def thumbprint_of(certificate: bytes) -> str:
    """`x5t#S256` (RFC 8705, 3.1)."""
    return base64.urlsafe_b64encode(hashlib.sha256(certificate).digest()).decode().rstrip("=")
