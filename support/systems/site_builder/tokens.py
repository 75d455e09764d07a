"""Tokens that must open nothing, and the proof of one that is good."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Claims = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that the builder publishes."""

    keys: tuple[Mapping[str, object], ...]

    @property
    def have_private_parts(self) -> bool:
        """Say whether a key could be used to make tokens."""
        return any("d" in key for key in self.keys)

    def proved(self, token: str) -> Claims:
        """Return the claims of a token that the key proves whose name it bears, nothing if it does not."""
        for key in self.keys:
            try:
                if key.get("kid") != jwt.get_unverified_header(token).get("kid"):
                    continue
                claims: Claims = jwt.decode(
                    token, jwt.PyJWK(dict(key), "ES256").key, algorithms=["ES256"], options={"verify_aud": False}
                )
            except jwt.PyJWTError:
                continue
            return claims
        return {}


@dataclass(frozen=True, slots=True)
class Forged:
    """An Authorization header that must open nothing."""

    text: str = field(repr=False)

    def is_in(self, told: str) -> bool:
        """Say whether somebody repeats the token."""
        return self.text.removeprefix("Bearer ") in told


def malformed(token: str, _: Keys) -> str:
    """Return something that is no token at all."""
    return f"Bearer {token[:5]}.not-a-token"


def of_another_key(token: str, _: Keys) -> str:
    """Return the same claims, signed with a key of our own."""
    key = ec.generate_private_key(ec.SECP256R1())
    return f"Bearer {jwt.encode(dict(_claims(token)), key, 'ES256', headers=_key_id(token))}"


def unsigned(token: str, _: Keys) -> str:
    """Return the same claims with the algorithm "none" and no signature."""
    return f"Bearer {_part({'alg': 'none', 'typ': 'JWT'} | _key_id(token))}.{token.split('.')[1]}."


def signed_with_public_key(token: str, keys: Keys) -> str:
    """Return the same claims, with the public key taken for a shared secret."""
    public = jwt.PyJWK(dict(keys.keys[0]), "ES256").key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    told = f"{_part({'alg': 'HS256', 'typ': 'JWT'} | _key_id(token))}.{token.split('.')[1]}"
    return f"Bearer {told}.{_text(hmac.new(public, told.encode(), hashlib.sha256).digest())}"


def altered(token: str, _: Keys) -> str:
    """Return other claims under the old signature."""
    head, _old, signature = token.split(".")
    return f"Bearer {head}.{_part({**_claims(token), 'exp': 4102444800})}.{signature}"


def without_bearer(token: str, _: Keys) -> str:
    """Return the token alone, without the word that says how it is meant."""
    return token


def expiry(token: str) -> float:
    """Return when a token ends, in seconds since the epoch."""
    return float(str(_claims(token).get("exp", 0)))


def lifetime(claims: Claims) -> int:
    """Return for how many seconds a token was made."""
    return int(str(claims.get("exp", 0))) - int(str(claims.get("iat", 0)))


# What anybody could make of a good token, in the words of the features.
FORGERIES: Mapping[str, Callable[[str, Keys], str]] = {
    "is no token at all": malformed,
    "was signed with another key": of_another_key,
    "is not signed": unsigned,
    "was signed with the public key": signed_with_public_key,
    "was altered after signing": altered,
    "comes without the word Bearer": without_bearer,
}


def _claims(token: str) -> Claims:
    claims: Claims = jwt.decode(token, options={"verify_signature": False})
    return claims


def _key_id(token: str) -> dict[str, str]:
    header = jwt.get_unverified_header(token)
    return {"kid": str(header["kid"])} if "kid" in header else {}


def _part(claims: Mapping[str, object]) -> str:
    return _text(json.dumps(claims, separators=(",", ":")).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
