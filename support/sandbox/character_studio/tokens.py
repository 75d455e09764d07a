"""Tokens: signed with a secret that is made at the first start."""

from __future__ import annotations

import secrets
import time
from typing import Any

import jwt
from sqlalchemy.exc import IntegrityError

from sandbox.bearer import BadToken
from sandbox.character_studio.tables import Secret
from sandbox.database import Database
from sandbox.defects import Defects

_ISSUER = "character-studio"
_NAME = "tokens"
_REQUIRED = ["iss", "sub", "iat", "exp", "jti"]


class Tokens:
    """Signs and checks tokens with the secret in the database."""

    def __init__(self, database: Database, defects: Defects) -> None:
        """Load the secret, or make it at the first start."""
        self._on = defects.on
        self._secret = _stored_secret(database)

    def issue(self, user_id: str, lifetime: int) -> str:
        """Sign a token."""
        issued = int(time.time())
        content = {
            "iss": _ISSUER,
            "sub": user_id,
            "iat": issued,
            "exp": issued + lifetime,
            "jti": secrets.token_hex(12),
        }
        return jwt.encode(content, self._secret, algorithm="HS256")

    def check(self, token: str) -> str:
        """Give the id of the person for whom a token that is good in every respect speaks."""
        try:
            return str(self._decode(token)["sub"])
        except jwt.ExpiredSignatureError as problem:
            raise BadToken("The token has expired.") from problem
        except (jwt.PyJWTError, KeyError) as problem:
            raise BadToken("The token is not one of this service.") from problem

    def _decode(self, token: str) -> dict[str, Any]:
        if self._on("unsigned-token-accepted") and jwt.get_unverified_header(token).get("alg") == "none":
            return jwt.decode(token, options={"verify_signature": False})
        options: Any = {"require": _REQUIRED, "verify_exp": not self._on("expired-token-accepted")}
        return jwt.decode(token, self._secret, algorithms=["HS256"], issuer=_ISSUER, leeway=0, options=options)


def _stored_secret(database: Database) -> str:
    try:
        with database.session() as session:
            stored = session.get(Secret, _NAME)
            if stored is None:
                stored = Secret(name=_NAME, value=secrets.token_hex(32))
                session.add(stored)
            return stored.value
    except IntegrityError:
        # Another process was quicker.
        with database.session() as session:
            return session.get_one(Secret, _NAME).value
