"""What may be done in an environment: hosts, methods and scenarios."""

import pytest

from ratified.failures import GuardRefused
from ratified.guard import Guard
from ratified.settings import Environment


def guard(kind: str, hosts: tuple[str, ...] = (), allowed: tuple[str, ...] = ()) -> Guard:
    made = Guard(Environment("place", kind, hosts=hosts, allowed=allowed))
    made.admit("http://127.0.0.1:8080")
    return made


@pytest.mark.parametrize("kind", ["open", "careful", "read-only"])
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8081/",
        "http://169.254.169.254/latest/meta-data",
        "https://example.com/",
        "http://127.0.0.1:8080@example.com/",
        "http://127.0.0.1.example.com:8080/",
        "http://localhost:8080/",
    ],
)
def test_a_host_that_is_not_listed_is_never_reached(kind: str, url: str) -> None:
    with pytest.raises(GuardRefused, match="does not list that host"):
        guard(kind).allow("site_builder", "GET", url)


def test_hosts_are_listed_by_pattern() -> None:
    place = guard("open", hosts=("*.sit.example.com",))

    place.allow("site_builder", "POST", "https://api.sit.example.com/v1")
    with pytest.raises(GuardRefused):
        place.allow("site_builder", "POST", "https://api.sit.example.com.evil.org/v1")


def test_a_read_only_environment_gets_safe_methods_and_what_is_listed() -> None:
    place = guard("read-only", allowed=("POST /v1/auth/token",))

    for method in ("GET", "HEAD", "OPTIONS"):
        place.allow("site_builder", method, "http://127.0.0.1:8080/v1/anything")
    place.allow("site_builder", "POST", "http://127.0.0.1:8080/v1/auth/token?x=1")
    for method, path in (("POST", "/v1/tenants"), ("DELETE", "/v1/auth/token"), ("PUT", "/"), ("PATCH", "/")):
        with pytest.raises(GuardRefused, match="read-only"):
            place.allow("site_builder", method, f"http://127.0.0.1:8080{path}")


def test_a_refusal_does_not_repeat_what_stands_in_the_query() -> None:
    with pytest.raises(GuardRefused) as refusal:
        guard("read-only").allow("site_builder", "POST", "http://127.0.0.1:8080/pay?token=verysecret")

    assert "verysecret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("kind", "tags", "objects"),
    [
        ("open", {"destructive", "load"}, False),
        ("careful", {"e2e"}, False),
        ("careful", {"destructive"}, True),
        ("careful", {"load"}, True),
        ("careful", {"resilience"}, True),
        ("read-only", {"e2e"}, True),
        ("read-only", {"e2e", "safe"}, False),
        ("read-only", {"safe", "load"}, True),
    ],
)
def test_an_environment_admits_the_scenarios_it_can_bear(kind: str, tags: set[str], objects: bool) -> None:
    assert bool(guard(kind).objection(tags)) is objects
