"""Steps that leave exchanges and pictures behind, as a browser and an API would."""

import io
import json

from behave import given, then, when
from PIL import Image, ImageDraw

from ratified import evidence
from ratified.exchange.tape import Body, Exchange, StreamEvent
from ratified.secrets import SECRETS


def record(method, url, *, request=b"", status=200, response=b"", media_type="application/json", failure="", events=()):
    exchange = Exchange(
        number=len(evidence.now().exchanges) + 1,
        system="site_builder",
        who="Mia",
        via="api",
        method=method,
        url=url,
        request_headers=(("authorization", "Bearer mias-own-token"), ("content-type", "application/json")),
        request=Body(request, size=len(request), media_type="application/json"),
        status=status,
        response_headers=(("content-type", media_type), ("set-cookie", "sid=cookie-value-1; Path=/")) if status else (),
        response=Body(response, size=len(response), media_type=media_type) if status else None,
        failure=failure,
        started_at=1_780_000_000.0,
        took=0.0123,
        events=events,
    )
    SECRETS.learn(exchange)
    evidence.now().exchange(exchange)


def picture(text, colour):
    image = Image.new("RGB", (640, 240), colour)
    ImageDraw.Draw(image).text((40, 100), text, fill="black", font_size=32)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=60)
    evidence.now().picture(target.getvalue())


@given('Mia has generated the page "{title}"')
def generated(context, title):
    body = json.dumps({"prompt": f"a page called {title}", "password": "open sesame"}).encode()
    answer = json.dumps(
        {"id": "gen_1", "accessToken": "issued-token-77", "page": {"title": title, "score": 9}}
    ).encode()
    record("POST", "http://127.0.0.1:8001/sites/acme/generation?page=2&access_token=zzz", request=body, response=answer)
    picture(f"Generated: {title}", "#dff5e6")


@when('Mia publishes "{title}"')
def publishes(context, title):
    events = tuple(
        StreamEvent(n, "progress", json.dumps({"type": "progress", "value": n * 25}), "", n / 10) for n in range(5)
    )
    record("GET", "http://127.0.0.1:8001/sites/acme/events", media_type="text/event-stream", events=events)
    record("GET", "http://127.0.0.1:8001/p/1", response=b"<script>alert(1)</script><h1>x</h1>", media_type="text/html")
    record("GET", "http://127.0.0.1:8001/logo.png", response=b"\x89PNG\x00\x01\x02", media_type="image/png")
    picture(f"Published: {title}", "#e4ecfb")


@then('visitors see "{title}"')
def seen(context, title):
    record("GET", "http://127.0.0.1:9/p/1", status=None, failure="nothing listens at 127.0.0.1:9")
    picture("404 Not found", "#fbe4e4")
    raise AssertionError(f'visitors of staging\n  expected: see "{title}"\n  actual:   404 Not found')
