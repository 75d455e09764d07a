"""What stands around the API: CORS, correlation, bodies that do not fit, unknown addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Owner

JSON = {"Content-Type": "application/json"}
ALLOWED, FOREIGN = "https://app.kimmyai.io", "https://evil.example"


@pytest.mark.defects("any-origin-allowed", "preflight-without-methods")
def test_preflights_open_the_api_to_allowed_origins_only(owner: Owner) -> None:
    def preflight(origin: str) -> dict[str, str]:
        headers = {"Origin": origin, "Access-Control-Request-Method": "DELETE"}
        answer = owner.send("OPTIONS", "/sites/{tenant}", headers=headers)
        assert answer.status_code in {200, 204}
        return {name: value for name, value in answer.headers.items() if name.startswith("access-control")}

    allowed = preflight(ALLOWED)
    assert allowed["access-control-allow-origin"] == ALLOWED
    assert "DELETE" in allowed.get("access-control-allow-methods", "")
    assert "authorization" in allowed["access-control-allow-headers"]
    assert preflight(FOREIGN) == {}


def test_answers_to_allowed_origins_say_so(owner: Owner) -> None:
    for path, status in (("/sites/{tenant}", 200), ("/nowhere", 404)):
        answer = owner.send("GET", path, headers={"Origin": ALLOWED})
        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == ALLOWED
        assert answer.headers["Access-Control-Expose-Headers"] == "X-Correlation-Id"
        assert "Access-Control-Allow-Origin" not in owner.send("GET", path, headers={"Origin": FOREIGN}).headers


def test_a_sane_correlation_id_is_kept_and_any_other_replaced(owner: Owner) -> None:
    for given, kept in (("order-12.a_b", True), ("x" * 128, True), ("x" * 129, False), ("a b", False), ("", False)):
        answer = owner.send("GET", "/nowhere", headers={"X-Correlation-Id": given})
        assert (answer.headers["X-Correlation-Id"] == given) is kept
        assert answer.json()["correlationId"] == answer.headers["X-Correlation-Id"]


def test_addresses_and_methods_that_do_not_exist_get_the_error_shape(owner: Owner) -> None:
    owner.refused("GET", "/nowhere", 404, "NOT_FOUND")
    owner.refused("PUT", "/agents/logo", 405, "METHOD_NOT_ALLOWED")
    assert owner.send("PUT", "/agents/logo").headers["Allow"] == "GET, POST"


@pytest.mark.parametrize("content", [b"", b"{", b'{"prompt": "\\ud800"}', b"\xff", b"[" * 10_000])
def test_a_body_that_is_no_json_is_refused(owner: Owner, content: bytes) -> None:
    owner.refused("POST", "/agents/logo", 400, "MALFORMED_JSON", content=content, headers=JSON)


def test_a_body_of_another_type_is_refused(owner: Owner) -> None:
    owner.refused("POST", "/agents/logo", 415, "UNSUPPORTED_MEDIA_TYPE", content=b"{}")


@pytest.mark.parametrize("length", [1024 * 1024 + 1, 8 * 1024 * 1024])
def test_a_body_over_the_limit_is_refused(owner: Owner, length: int) -> None:
    def unannounced() -> list[bytes]:
        return [b" " * 65536] * (length // 65536 + 1)

    for content in (b" " * length, iter(unannounced())):
        owner.refused("POST", "/agents/logo", 413, "PAYLOAD_TOO_LARGE", content=content, headers=JSON)


def test_a_body_that_is_no_object_is_refused(owner: Owner) -> None:
    assert owner.refused("POST", "/agents/logo", 400, "INVALID_REQUEST", json=[1]) == ["body"]


def test_a_published_page_cannot_reach_the_sessions_of_its_host(owner: Owner) -> None:
    assert owner.visit("site_unknown").headers["Content-Security-Policy"].startswith("sandbox")
    assert owner.visit("site_unknown").headers["Content-Type"].startswith("text/html")
