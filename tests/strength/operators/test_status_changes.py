"""Statuses, headers and the line: what goes wrong around a body."""

import pytest

from ratified.strength.operators import Lost, changed, changes_of
from ratified.strength.words import Change, Reply
from tests.strength.operators.answers import after, answer, stream


@pytest.mark.parametrize(
    ("operator", "before", "now"),
    [
        ("success-to-500", 201, 500),
        ("success-to-403", 200, 403),
        ("success-to-204", 200, 204),
        ("200-to-201", 200, 201),
        ("201-to-200", 201, 200),
        ("202-to-200", 202, 200),
        ("redirect-to-200", 302, 200),
        ("refusal-to-200", 404, 200),
        ("refusal-to-500", 422, 500),
        ("refusal-to-another", 401, 403),
        ("refusal-to-another", 418, 400),
        ("failure-to-200", 503, 200),
    ],
)
def test_a_status_is_another(operator: str, before: int, now: int) -> None:
    assert after(answer({"a": 1}, status=before), operator).status == now


@pytest.mark.parametrize(
    ("operator", "before"),
    [("success-to-500", 404), ("success-to-204", 204), ("201-to-200", 200), ("redirect-to-200", 304),
     ("refusal-to-200", 200), ("failure-to-200", 404)],
)  # fmt: skip
def test_a_status_that_is_not_meant_stays(operator: str, before: int) -> None:
    assert changed(answer({}, status=before), Change(operator), {}) is None


def test_an_answer_without_content_has_neither_body_nor_type() -> None:
    fresh = after(answer({"a": 1}, headers={"vary": "Origin"}), "success-to-204")
    assert (fresh.body, fresh.headers) == (b"", (("vary", "Origin"),))


@pytest.mark.parametrize(
    ("operator", "header", "before", "now"),
    [
        ("any-origin", "access-control-allow-origin", "https://a.example", "*"),
        ("other-origin", "access-control-allow-origin", "*", "https://elsewhere.example"),
        ("methods-not-allowed", "access-control-allow-methods", "GET, POST", "GET"),
        ("headers-not-allowed", "access-control-allow-headers", "Authorization", "Accept"),
        ("location-elsewhere", "location", "/sites/41?x=1", "/sites/52?x=1"),
        ("location-elsewhere", "location", "/sites/", "/sites/elsewhere"),
        ("location-at-another-host", "location", "http://a.example/s/4?x=1", "https://elsewhere.example/s/4?x=1"),
        ("cookie-readable", "set-cookie", "a=b; Path=/; HttpOnly; Secure", "a=b; Path=/; Secure"),
        ("cookie-insecure", "set-cookie", "a=Secure; secure; HttpOnly", "a=Secure; HttpOnly"),
        ("cookie-cross-site", "set-cookie", "a=b; SameSite=Lax; Secure", "a=b; Secure"),
        ("etag-other", "etag", 'W/"v41"', 'W/"w52"'),
        ("cacheable", "cache-control", "no-store", "public, max-age=3600"),
        ("retry-at-once", "retry-after", "30", "0"),
        ("other-scheme", "www-authenticate", 'Bearer realm="x"', 'Basic realm="x"'),
    ],
)
def test_a_header_is_another(operator: str, header: str, before: str, now: str) -> None:
    reply = answer({}, headers={header.title(): before})
    fresh = after(reply, operator, header)
    assert {name.lower(): value for name, value in fresh.headers}[header] == now
    assert Change(operator, header) in changes_of([reply], {})
    assert changed(reply, Change(operator, "vary"), {}) is None


@pytest.mark.parametrize(
    ("operator", "header", "before"),
    [("any-origin", "access-control-allow-origin", "*"), ("cookie-readable", "set-cookie", "a=HttpOnly"),
     ("cacheable", "cache-control", "max-age=60"), ("retry-at-once", "retry-after", "0"),
     ("location-elsewhere", "location", "http://[x"), ("type-html", "content-type", "text/html")],
)  # fmt: skip
def test_a_header_to_which_a_change_does_not_apply_stays(operator: str, header: str, before: str) -> None:
    reply = Reply(200, ((header, before),), b"")
    assert changed(reply, Change(operator, header), {}) is None
    assert Change(operator, header) not in changes_of([reply], {})


def test_headers_that_somebody_relies_on_can_be_missing() -> None:
    reply = answer({}, headers={"Location": "/a", "Vary": "Origin", "Access-Control-Max-Age": "5", "Server": "x"})
    dropped = [change.field for change in changes_of([reply], {}) if change.operator == "header-dropped"]
    assert dropped == ["access-control-max-age", "content-type", "location", "vary"]
    assert "Location" not in dict(after(reply, "header-dropped", "location").headers)


def test_every_cookie_is_changed() -> None:
    reply = Reply(200, (("Set-Cookie", "a=1; HttpOnly"), ("set-cookie", "b=2; HttpOnly")), b"")
    assert [value for _, value in after(reply, "cookie-readable", "set-cookie").headers] == ["a=1", "b=2"]


def test_what_was_compressed_on_the_way_is_not_called_compressed() -> None:
    reply = Reply(200, (("Content-Encoding", "gzip"), ("Content-Length", "3")), b"plain text")
    assert after(reply, "success-to-500").headers == (("Content-Length", "10"),)


def test_an_answer_to_head_tells_the_length_of_what_is_not_sent() -> None:
    reply = Reply(200, (("Content-Length", "17"),), b"")
    assert after(reply, "success-to-500").headers == reply.headers


def test_what_a_broken_line_does() -> None:
    reply = answer({"a": 1})
    assert after(reply, "half-body").body == b'{"a"'
    assert after(reply, "half-body").headers[-1] == ("content-length", "4")
    assert after(reply, "no-body").body == b""
    page = after(reply, "error-page")
    assert (page.status, page.media_type) == (502, "text/html")
    assert changed(reply, Change("reset"), {}) == Lost("reset")
    assert changed(reply, Change("nothing"), {}) == Lost("nothing")
    assert changed(stream("data: 1"), Change("half-body"), {}) is None
    assert changed(Reply(204, (), b""), Change("no-body"), {}) is None


def test_the_changes_of_several_answers_are_those_of_any() -> None:
    changes = {change.operator for change in changes_of([answer({}), answer({}, status=404)], {})}
    assert {"success-to-500", "refusal-to-200"} <= changes
    assert "201-to-200" not in changes
