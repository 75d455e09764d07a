"""A forged token is as good as the real one but for its one flaw."""

from __future__ import annotations

import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from systems.site_builder.tokens import FORGERIES, Forged, Keys, expiry

KEY = ec.generate_private_key(ec.SECP256R1())
CLAIMS = {"sub": "usr_1", "tenant": "ten_1", "aud": "site-builder-api", "exp": int(time.time()) + 86_400}
TOKEN = jwt.encode(CLAIMS, KEY, "ES256", headers={"kid": "k1"})
KEYS = Keys(({**jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True), "kid": "k1"},))


def test_a_real_token_is_proved_by_its_key() -> None:
    assert KEYS.proved(TOKEN)["tenant"] == "ten_1"
    assert expiry(TOKEN) == CLAIMS["exp"]


@pytest.mark.parametrize("flaw", [flaw for flaw in FORGERIES if flaw != "comes without the word Bearer"])
def test_no_forgery_is_proved_by_the_key(flaw: str) -> None:
    header = FORGERIES[flaw](TOKEN, KEYS)
    assert header.startswith("Bearer ")
    assert KEYS.proved(header.removeprefix("Bearer ")) == {}


@pytest.mark.parametrize("flaw", ["was signed with another key", "is not signed", "was signed with the public key"])
def test_a_forgery_claims_what_the_real_token_claims(flaw: str) -> None:
    token = FORGERIES[flaw](TOKEN, KEYS).removeprefix("Bearer ")
    assert jwt.decode(token, options={"verify_signature": False}) == CLAIMS
    assert jwt.get_unverified_header(token)["kid"] == "k1"


def test_a_token_that_was_altered_keeps_the_old_signature() -> None:
    token = FORGERIES["was altered after signing"](TOKEN, KEYS).removeprefix("Bearer ")
    assert token.rpartition(".")[2] == TOKEN.rpartition(".")[2]
    assert expiry(token) > expiry(TOKEN)


def test_keys_with_a_private_part_are_noticed() -> None:
    assert not KEYS.have_private_parts
    assert Keys(({"kty": "EC", "d": "secret"},)).have_private_parts


def test_a_token_that_is_repeated_is_found_and_never_shown() -> None:
    forged = Forged(f"Bearer {TOKEN}")
    assert forged.is_in(f"The token {TOKEN} is wrong.")
    assert not forged.is_in("The token is wrong.")
    assert TOKEN not in repr(forged)
