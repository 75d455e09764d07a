"""Who may come in, and what each may see and touch: owners, strangers, administrators."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from tests.sandbox.callers import PASSWORD
from tests.sandbox.studio.conftest import INVITATION

if TYPE_CHECKING:
    from tests.sandbox.studio.conftest import Person

WHOEVER = "/characters/chr_000000000000000000000000"


def forged(person: Person, key: Any, algorithm: str, **changes: Any) -> str:
    """Write a token with somebody's claims, changed, and signed by somebody else."""
    claims = jwt.decode(person.token(), options={"verify_signature": False})
    return jwt.encode({**claims, **changes}, key, algorithm=algorithm)


def assert_shut_out(person: Person, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    person.refused("GET", "/accounts/me", 401, "UNAUTHENTICATED", headers=headers)


def test_an_account_can_be_read_back_and_removed(person: Person) -> None:
    mine = person.ask("GET", "/accounts/me")
    assert (mine["userId"], mine["email"], mine["role"]) == (person.user_id, person.email, "owner")
    person.ask("DELETE", "/accounts/me", 204)
    person.refused("GET", "/accounts/me", 401, "UNAUTHENTICATED")
    credentials = {"email": person.email, "password": PASSWORD}
    person.refused("POST", "/auth/token", 401, "INVALID_CREDENTIALS", json=credentials)


def test_an_address_signs_up_once(person: Person) -> None:
    wish = {"name": "Mia", "email": person.email.upper(), "password": "a long password"}
    assert person.refused("POST", "/accounts", 409, "EMAIL_TAKEN", json=wish) == ["email"]


def test_signing_up_names_every_wrong_field(person: Person) -> None:
    wish = {"name": " ", "email": "mia", "password": "short", "plan": 1}
    fields = person.refused("POST", "/accounts", 400, "INVALID_REQUEST", json=wish)
    assert sorted(fields) == ["email", "name", "password", "plan"]


def test_only_the_invitation_makes_an_administrator(person: Person, administrator: Person) -> None:
    assert administrator.ask("GET", "/accounts/me")["role"] == "administrator"
    for wrong in ("", INVITATION.upper(), "é"):
        wish = {"name": "Mia", "email": "nobody@example.org", "password": PASSWORD, "invitation": wrong}
        assert person.refused("POST", "/accounts", 400, "INVALID_REQUEST", json=wish) == ["invitation"]


@pytest.mark.mistakes("wrong-password-accepted")
def test_a_wrong_password_opens_nothing(person: Person) -> None:
    for email in (person.email, "nobody@example.org"):
        wish = {"email": email, "password": "not the password"}
        person.refused("POST", "/auth/token", 401, "INVALID_CREDENTIALS", json=wish)


def test_a_call_without_a_good_token_is_told_so(person: Person) -> None:
    for header in ("", "Basic abc", "Bearer", "Bearer not.a.token", "Bearer \xff"):
        raw = {"Authorization": header.encode("latin-1")}
        assert person.send("GET", "/accounts/me", headers=raw).headers["WWW-Authenticate"] == "Bearer"
        for path in (WHOEVER, "/characters", "/costs", "/images/img_1", "/settings/generation", "/health/workflow"):
            person.refused("GET", path, 401, "UNAUTHENTICATED", headers=raw)


@pytest.mark.mistakes("expired-token-accepted")
def test_an_expired_token_is_refused(person: Person) -> None:
    token = person.token(lifetimeSeconds=1)
    while time.time() < jwt.decode(token, options={"verify_signature": False})["exp"]:
        person.ask("GET", "/accounts/me")
    assert_shut_out(person, token)


@pytest.mark.mistakes("unsigned-token-accepted")
def test_an_unsigned_token_is_refused(person: Person) -> None:
    assert_shut_out(person, forged(person, None, "none"))


def test_a_token_signed_by_somebody_else_is_refused(person: Person) -> None:
    assert_shut_out(person, forged(person, "another secret that is long enough, too", "HS256"))


@pytest.mark.mistakes("foreign-character-readable")
def test_a_strangers_character_does_not_exist(person: Person, stranger: Person) -> None:
    character = stranger.order()
    nobodys = person.send("GET", WHOEVER).json()
    person.refused("GET", f"/characters/{character}", 404, "NOT_FOUND")
    assert person.send("GET", f"/characters/{character}").json()["message"] == nobodys["message"]


@pytest.mark.mistakes("foreign-character-cancellable")
def test_a_strangers_character_cannot_be_cancelled(person: Person, stranger: Person) -> None:
    stranger.customer.script = [{"status": "running", "progress": 0.3}]
    character = stranger.order()
    person.refused("POST", f"/characters/{character}/cancellation", 404, "NOT_FOUND")
    assert not stranger.look(character)["cancelRequested"]


@pytest.mark.mistakes("foreign-events-readable")
def test_a_strangers_character_cannot_be_followed(person: Person, stranger: Person) -> None:
    character = stranger.made()["characterId"]
    person.refused("GET", f"/characters/{character}/events", 404, "NOT_FOUND")


@pytest.mark.mistakes("foreign-image-readable")
def test_a_strangers_image_does_not_exist(person: Person, stranger: Person) -> None:
    image = stranger.made()["images"][0]
    person.refused("GET", f"/images/{image['imageId']}", 404, "NOT_FOUND")
    for wrong in ("img_1", "img_000000000000000000000000", "img_..%2F..%2Fx"):
        stranger.refused("GET", f"/images/{wrong}", 404, "NOT_FOUND")


@pytest.mark.mistakes("foreign-characters-listed")
def test_the_history_is_ones_own(person: Person, stranger: Person) -> None:
    stranger.order()
    assert person.ask("GET", "/characters") == {"characters": [], "nextCursor": None}


@pytest.mark.mistakes("foreign-costs-readable", "anybody-administrates")
def test_only_administrators_may_ask_about_others(person: Person, stranger: Person) -> None:
    for path in ("/costs", "/characters", "/metrics/workflow"):
        person.refused("GET", f"{path}?ownerId={stranger.user_id}", 403, "FORBIDDEN")
        person.ask("GET", f"{path}?ownerId={person.user_id}")


@pytest.mark.mistakes("administrator-refused")
def test_administrators_see_and_cancel_everybodys(person: Person, administrator: Person) -> None:
    image = person.made(size="portrait")["images"][0]
    person.customer.script = [{"status": "running", "progress": 0.3}]
    character = person.order()
    assert administrator.look(character)["ownerId"] == person.user_id
    assert administrator.send("GET", f"/images/{image['imageId']}").status_code == 200
    of_owner = f"ownerId={person.user_id}"
    listed = administrator.ask("GET", f"/characters?{of_owner}")["characters"]
    assert listed[0]["characterId"] == character
    assert administrator.ask("GET", f"/costs?{of_owner}")["totalCents"] == 6
    share = {one["ownerId"]: one for one in administrator.ask("GET", "/metrics/workflow")["owners"]}
    assert share[person.user_id] == {"ownerId": person.user_id, "jobs": 2, "chargedCents": 6}
    administrator.send("POST", f"/characters/{character}/cancellation")
    assert person.finished(character)["status"] == "CANCELLED"
