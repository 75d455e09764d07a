"""Secrets are found in every encoding and by structure, and nothing else is changed."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import pickle
import zipfile
from collections.abc import Callable
from os.path import commonprefix
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.secrets import Secret, Secrets
from ratified.secrets.encodings import encodings

VALUES = st.text(st.characters(codec="utf-8", exclude_characters="‹›"), min_size=8, max_size=60)
PLAIN = st.text(alphabet="abcdefghij klmnop.\n", max_size=30)
WRITTEN: dict[str, Callable[[str], str]] = {
    "raw": lambda value: value,
    "url": lambda value: quote(value, safe=""),
    "url with slashes": quote,
    "form": quote_plus,
    "json": lambda value: json.dumps(value)[1:-1],
    "json in unicode": lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
    "json in json": lambda value: json.dumps(json.dumps(value)[1:-1])[1:-1],
    "html": html.escape,
    "hex": lambda value: value.encode().hex(),
    "upper hex": lambda value: value.encode().hex().upper(),
}


def known(value: str, name: str = "key of Mia") -> Secrets:
    secrets = Secrets()
    assert secrets.register(value, name)
    return secrets


@pytest.mark.parametrize("encoding", WRITTEN)
@given(value=VALUES, before=PLAIN, after=PLAIN)
def test_a_known_value_is_redacted_in_every_encoding(encoding: str, value: str, before: str, after: str) -> None:
    text = before + WRITTEN[encoding](value) + after
    redacted = known(value).redact(text)
    assert "‹secret " in redacted
    assert WRITTEN[encoding](value) not in redacted


@given(value=VALUES, before=st.binary(max_size=7), after=st.binary(max_size=7), url=st.booleans())
def test_a_known_value_is_found_inside_base64_at_any_alignment(
    value: str, before: bytes, after: bytes, url: bool
) -> None:
    encode = base64.urlsafe_b64encode if url else base64.b64encode
    text = encode(before + value.encode() + after).decode()
    assert known(value).found_in(text.encode()) == ["key of Mia"]
    assert "‹secret key of Mia›" in known(value).redact(text)


@given(value=VALUES, text=st.lists(st.one_of(PLAIN, st.just("token="), st.just("Authorization: ")), max_size=4))
def test_redacting_twice_is_redacting_once(value: str, text: list[str]) -> None:
    secrets = known(value)
    once = secrets.redact(value.join([*text, ""]))
    assert secrets.redact(once) == once


@given(values=st.lists(st.text(alphabet="ab\\/(", min_size=8, max_size=12), min_size=1, max_size=8))
def test_of_many_values_each_is_found(values: list[str]) -> None:
    secrets = Secrets()
    for value in values:
        secrets.register(value, f"key {value}")
    for value in values:
        assert f"key {value}" in secrets.found_in(f"before {value} after".encode())
    assert secrets.found_in(b"abba") == []


@given(value=VALUES)
def test_a_value_among_bytes_that_are_no_text_is_found(value: str) -> None:
    assert known(value).found_in(b"\xff\xfe" + value.encode() + b"\x80") == ["key of Mia"]


@given(text=st.text(alphabet="abc \n:={}[]12.,", max_size=200))
def test_text_without_secrets_stays_as_it_is(text: str) -> None:
    assert known("hunter2-hunter2").redact(text) == text


STRUCTURES = {
    'authorization: Bearer abc.def-ghi"': "abc.def-ghi",
    "Authorization: Basic dXNlcjpwYXNz": "dXNlcjpwYXNz",
    "Set-Cookie: session=q1w2e3; Path=/": "q1w2e3",
    "x-api-key: k-123": "k-123",
    '{"password": "pa\\"zz"}': "zz",
    '{"access_token":"abc"}': "abc",
    "{'client_secret': 'abc-9'}": "abc-9",
    '"{\\"refresh_token\\":\\"zz9\\"}"': "zz9",
    "GET /x?access_token=zz9&page=2": "zz9",
    "GET /x?page=2&key=zz9": "zz9",
    "user=mia&password=zz9": "zz9",
    '{"name": "Cookie", "value": "a=zz9"}': "zz9",
    "https://mia:zz9@host/": "zz9",
    "seen eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtaWEifQ.c2lnbmF0dXJl here": "eyJhbGci",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----": "MIIE",
}


@pytest.mark.parametrize("text", STRUCTURES)
def test_what_stands_where_secrets_stand_is_redacted_though_nobody_registered_it(text: str) -> None:
    secrets = Secrets()
    redacted = secrets.redact(text)
    assert STRUCTURES[text] not in redacted
    assert "‹secret " in redacted
    assert secrets.redact(redacted) == redacted


@pytest.mark.parametrize(
    "text",
    [
        '{"tokenCount": 5, "title": "The secret garden"}',
        '{"token_type": "Bearer"}',
        "page=2&size=20",
        "the password is never shown",
        '{"key": "spring-sale"}',
        "http://127.0.0.1:8080/x?monkey=1",
    ],
)
def test_what_only_resembles_a_secret_stays(text: str) -> None:
    assert Secrets().redact(text) == text


def test_redacted_json_is_still_json() -> None:
    body = json.dumps({"password": 'a"b\\c', "list": [{"token": "x"}], "name": "Mia", "apiKey": "é\n"})
    assert json.loads(Secrets().redact(body)) == {
        "password": "‹secret password›",
        "list": [{"token": "‹secret token›"}],
        "name": "Mia",
        "apiKey": "‹secret apiKey›",
    }


def test_the_longer_of_two_secrets_wins() -> None:
    secrets = known("correct-horse", "short")
    secrets.register("correct-horse-battery", "long")
    assert secrets.redact("correct-horse-battery correct-horse!") == "‹secret long› ‹secret short›!"


HEADER = "a header of forty-four letters, for all alike"
TOKENS = st.lists(st.text("ab", min_size=8, max_size=50).map(HEADER.__add__), min_size=1, max_size=8, unique=True)


@given(tokens=TOKENS, kept=st.integers(48, 94), rest=st.text("ab", max_size=30), data=st.data())
def test_of_many_tokens_that_begin_alike_the_one_that_stands_there_goes_whole_or_as_far_as_it_was_left(
    tokens: list[str], kept: int, rest: str, data: st.DataObject
) -> None:
    text = data.draw(st.sampled_from(tokens))[:kept] + rest
    secrets = Secrets()
    for token in tokens:
        secrets.register(token, "token")
    alike = [len(commonprefix([token, text])) for token in tokens]  # noqa: RUF071 letters are meant, not paths
    stands = [
        length
        for token, length in zip(tokens, alike, strict=True)
        if length == len(token) or (length >= 48 and 2 * length >= len(token))
    ]

    assert secrets.redact(text) == ("‹secret token›" if stands else "") + text[max(stands, default=0) :]


def test_a_value_too_short_to_search_for_is_not_searched_for() -> None:
    secrets = Secrets()
    assert not secrets.register("1234567", "pin")
    assert secrets.redact("1234567") == "1234567"


def test_a_secret_of_ten_thousand_letters_needs_no_recursion() -> None:
    value = base64.b64encode(bytes(range(256)) * 40).decode()
    assert known(value).redact(f"<{value}>") == "<‹secret key of Mia›>"
    assert len(encodings(value)) > 5


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_packed_files_are_cleaned_member_by_member() -> None:
    secrets = known("hunter2-hunter2", "password")
    content = zipped(trace=b"a hunter2-hunter2 b", inner=zipped(deep=b"hunter2-hunter2"), clean=b"\x00\xff\x01")
    assert secrets.found_in(content) == ["password"]
    cleaned = secrets.redact_bytes(content)
    assert secrets.found_in(cleaned) == []
    with zipfile.ZipFile(io.BytesIO(cleaned)) as archive:
        assert archive.read("trace").decode() == "a ‹secret password› b"
        assert archive.read("clean") == b"\x00\xff\x01"


def test_gzip_is_looked_into() -> None:
    secrets = known("hunter2-hunter2")
    content = gzip.compress(b"hunter2-hunter2")
    assert secrets.found_in(content)
    assert gzip.decompress(secrets.redact_bytes(content)).decode() == "‹secret key of Mia›"


@given(content=st.binary(max_size=300))
def test_bytes_without_secrets_are_not_touched(content: bytes) -> None:
    assert known("hunter2-hunter2").redact_bytes(b"\0" + content) == b"\0" + content


def test_a_folder_is_scanned_whole(tmp_path: Path) -> None:
    secrets = known("hunter2-hunter2", "password of Mia")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "trace.zip").write_bytes(zipped(a=b"hunter2-hunter2"))
    (tmp_path / "clean.txt").write_text("nothing")
    (tmp_path / "hunter2-hunter2.txt").write_text("named after it")
    found = [(found.file.name, found.name) for found in secrets.scan(tmp_path)]
    assert found == [("trace.zip", "password of Mia"), ("hunter2-hunter2.txt", "password of Mia")]


def body(media_type: str, content: bytes) -> Any:
    return SimpleNamespace(media_type=media_type, content=content)


def test_secrets_are_learned_from_an_exchange_without_changing_it() -> None:
    secrets = Secrets()
    answer = json.dumps({"user": {"accessToken": "tok-12345678", "name": "Mia Wong-Meyer"}}).encode()
    exchange: Any = SimpleNamespace(
        request_headers=(("Authorization", "Bearer own-token-1"), ("Accept", "application/json")),
        response_headers=(("set-cookie", "sid=cookie-98765; Path=/"),),
        request=body("application/x-www-form-urlencoded", b"user=mia&password=open%20sesame"),
        response=body("application/json", answer),
        before=body("application/json", b'{"refreshToken": "ref-12345678"}'),
    )
    secrets.learn(exchange)
    shown = secrets.redact(
        "own-token-1 cookie-98765 open+sesame tok-12345678 ref-12345678 Mia Wong-Meyer application/json"
    )
    assert shown == (
        "‹secret authorization› ‹secret cookie sid› ‹secret password› ‹secret accessToken› ‹secret refreshToken› "
        "Mia Wong-Meyer application/json"
    )
    assert exchange.response.content == answer


def test_a_secret_shows_itself_only_when_asked() -> None:
    secret = Secret("hunter2-hunter2", "password")
    assert f"{secret}" == str(secret) == repr(secret) == "‹secret password›"
    assert f"{secret:>20}".strip() == "‹secret password›"
    assert secret.reveal() == "hunter2-hunter2"
    with pytest.raises(TypeError, match="never written"):
        pickle.dumps(secret)
