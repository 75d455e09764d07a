"""Tokens: ES256, signed with a key pair that is made at the first start."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from typing import Any, cast

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from sqlalchemy import select

from sandbox.bearer import BadToken
from sandbox.database import Database
from sandbox.defects import Defects
from sandbox.site_builder.tables import SigningKey

ISSUER = "site-builder"
API_AUDIENCE = "site-builder-api"
_REQUIRED = ["iss", "aud", "sub", "tenant", "iat", "exp", "jti"]
_REASONS: tuple[tuple[type[jwt.PyJWTError], str], ...] = (
    (jwt.ExpiredSignatureError, "The token has expired."),
    (jwt.InvalidAudienceError, "The token is for another audience."),
    (jwt.InvalidIssuerError, "The token is from another issuer."),
    (jwt.InvalidSignatureError, "The token is not signed by this service."),
    (jwt.InvalidAlgorithmError, "The token is not signed the way this service signs."),
    (jwt.MissingRequiredClaimError, "The token lacks a claim."),
    (jwt.ImmatureSignatureError, "The token is not valid yet."),
    (jwt.PyJWTError, "The token is malformed."),
)


@dataclass(frozen=True, slots=True)
class Claims:
    """Whom a token speaks for."""

    user_id: str
    tenant_id: str


class Tokens:
    """Signs and checks tokens with the key pair in the database."""

    def __init__(self, database: Database, defects: Defects) -> None:
        """Load the key pair, or make it at the first start."""
        self._defects = defects
        self._key_id, pem = _stored_key(database)
        key = serialization.load_pem_private_key(pem.encode(), password=None)
        self._private = cast("ec.EllipticCurvePrivateKey", key)
        self._public = self._private.public_key()

    def issue(self, claims: Claims, audience: str, lifetime: int) -> str:
        """Sign a token."""
        issued = int(time.time())
        content = {
            "iss": ISSUER,
            "aud": audience,
            "sub": claims.user_id,
            "tenant": claims.tenant_id,
            "iat": issued,
            "exp": issued + lifetime,
            "jti": secrets.token_hex(12),
        }
        return jwt.encode(content, self._private, algorithm="ES256", headers={"kid": self._key_id})

    def check(self, token: str) -> Claims:
        """Give the claims of a token that is good in every respect."""
        try:
            content = self._decode(token)
        except jwt.PyJWTError as problem:
            raise BadToken(next(text for kind, text in _REASONS if isinstance(problem, kind))) from problem
        return Claims(str(content.get("sub")), str(content.get("tenant")))

    def public_keys(self) -> dict[str, Any]:
        """Give the public key as a JSON Web Key Set."""
        key = json.loads(ECAlgorithm(ECAlgorithm.SHA256).to_jwk(self._public))
        return {"keys": [{**key, "kid": self._key_id, "use": "sig", "alg": "ES256"}]}

    def _decode(self, token: str) -> dict[str, Any]:
        on = self._defects.on
        algorithm = jwt.get_unverified_header(token).get("alg")
        if on("unsigned-token-accepted") and algorithm == "none":
            return jwt.decode(token, options={"verify_signature": False})
        options: Any = {
            "require": _REQUIRED,
            "verify_signature": not (on("wrong-key-accepted") and algorithm == "ES256"),
            "verify_exp": not on("expired-token-accepted"),
            "verify_aud": not on("any-audience-accepted"),
            "verify_iss": True,
        }
        return jwt.decode(
            token, self._public, algorithms=["ES256"], audience=API_AUDIENCE, issuer=ISSUER, leeway=0, options=options
        )


def _stored_key(database: Database) -> tuple[str, str]:
    with database.session() as session:
        stored = session.scalars(select(SigningKey)).first()
        if stored is None:
            stored = SigningKey(key_id=f"key_{secrets.token_hex(8)}", private_pem=_new_pem())
            session.add(stored)
        return stored.key_id, stored.private_pem


def _new_pem() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
