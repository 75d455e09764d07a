"""A generation as its owner sees it: the stream, the state, the stored page."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import html5lib
import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Generated, Owner

SALE = "Spring sale, with pricing"


def progress(page: Generated) -> list[int]:
    return [event["progress"] for event in page.events if event["type"] == "progress"]


@pytest.mark.defects("progress-starts-at-ten", "progress-goes-back", "progress-never-reaches-hundred")
def test_progress_starts_at_zero_never_falls_and_reaches_a_hundred(owner: Owner) -> None:
    told = progress(owner.generate(SALE))
    assert told[0] == 0
    assert told == sorted(told)
    assert told[-1] == 100


@pytest.mark.defects("chunks-reordered", "chunk-lost", "markup-cut-short", "generation-not-stored")
def test_the_chunks_join_to_the_stored_well_formed_page(owner: Owner) -> None:
    page = owner.generate(SALE)
    sequence = [event["sequence"] for event in page.events if event["type"] == "chunk"]
    assert sequence == list(range(1, len(sequence) + 1))
    try:
        html5lib.HTMLParser(strict=True).parse(page.html)
    except html5lib.html5parser.ParseError as problem:
        raise AssertionError(f"not well formed: {problem}") from problem
    assert page.html == owner.html(page.site_id, 1)


@pytest.mark.defects("chunks-all-at-the-end", "event-after-completion", "completion-missing")
def test_chunks_come_between_the_progress_events_and_completion_comes_last(owner: Owner) -> None:
    page = owner.generate(SALE)
    kinds = [event["type"] for event in page.events]
    assert kinds[-2:] == ["progress", "complete"]
    assert "chunk" in kinds[: len(kinds) // 2]


@pytest.mark.defects(
    "completion-without-generation-id",
    "score-off-by-one-in-completion",
    "generation-never-complete",
    "breakdown-does-not-sum",
)
def test_completion_state_and_score_agree(owner: Owner) -> None:
    page = owner.generate(SALE)
    assert page.end.get("generationId") == page.generation_id
    state = owner.ask("GET", f"/sites/{{tenant}}/generation/{page.generation_id}")
    assert (state["status"], state["progress"], state["version"]) == ("COMPLETE", 100, 1)
    score = owner.ask("GET", f"/sites/{page.generation_id}/brand-score")
    assert sum(criterion["points"] for criterion in score["breakdown"]) == pytest.approx(score["brandScore"])
    assert page.end["brandScore"] == state["brandScore"] == score["brandScore"] == 10.0


@pytest.mark.defects("stream-with-wrong-content-type")
def test_events_are_numbered_and_each_line_is_json(owner: Owner) -> None:
    address = f"/v1/sites/{owner.tenant_id}/generation"
    with owner.api.stream("POST", address, json={"prompt": SALE}) as answer:
        assert answer.headers["Content-Type"].partition(";")[0] == "text/event-stream"
        assert answer.headers["Cache-Control"] == "no-cache"
        frames = [frame.split("\n") for frame in answer.read().decode().split("\n\n") if frame]
    assert [frame[0] for frame in frames] == [f"id: {number}" for number in range(1, len(frames) + 1)]
    assert all(json.loads(frame[1].removeprefix("data: "))["type"] for frame in frames)


@pytest.mark.defects("error-event-without-code", "failure-completes-silently")
def test_a_blank_prompt_ends_in_one_error_event(owner: Owner) -> None:
    for prompt in ("", " \n\t", "\x00"):
        (event,) = owner.generate(prompt).events
        assert (event["type"], event.get("code"), event["generationId"]) == ("error", "EMPTY_PROMPT", None)
    assert owner.ask("GET", "/sites/{tenant}") == {"sites": []}


@pytest.mark.defects("deleted-logo-still-there")
def test_a_logo_that_is_gone_fails_the_generation_in_its_middle(owner: Owner) -> None:
    logo = owner.ask("POST", "/agents/logo", json={"prompt": "Bakery", "count": 1})["results"][0]
    owner.ask("DELETE", f"/agents/logo/{logo['id']}", 204)
    page = owner.generate(SALE, brandAssets={"logo": logo["url"]})
    assert (progress(page)[0], page.end["type"], page.end.get("code")) == (0, "error", "LOGO_UNAVAILABLE")
    assert page.html
    state = owner.ask("GET", f"/sites/{{tenant}}/generation/{page.generation_id}")
    assert (state["status"], state["error"]["code"]) == ("FAILED", "LOGO_UNAVAILABLE")
    owner.refused("GET", f"/sites/{{tenant}}/sites/{page.site_id}/versions", 404, "NOT_FOUND")
    owner.refused("GET", f"/sites/{page.generation_id}/brand-score", 409, "GENERATION_NOT_COMPLETE")


def test_a_logo_of_another_tenant_is_not_available(owner: Owner, stranger: Owner) -> None:
    logo = stranger.ask("POST", "/agents/logo", json={"prompt": "Bakery", "count": 1})["results"][0]
    assert owner.generate(SALE, brandAssets={"logo": logo["url"]}).end["code"] == "LOGO_UNAVAILABLE"


@pytest.mark.defects("disconnect-stops-generation")
def test_the_page_is_finished_although_its_owner_has_left(owner: Owner) -> None:
    with owner.api.stream("POST", f"/v1/sites/{owner.tenant_id}/generation", json={"prompt": SALE}) as answer:
        first = json.loads(next(line for line in answer.iter_lines() if line.startswith("data: "))[6:])
    for _ in range(150):
        state = owner.ask("GET", f"/sites/{{tenant}}/generation/{first['generationId']}")
        if state["status"] == "COMPLETE":
            break
    assert state["status"] == "COMPLETE"
    assert SALE in owner.html(first["siteId"], 1)


@pytest.mark.defects("pages-mixed-up")
def test_pages_made_at_the_same_time_stay_apart(owner: Owner) -> None:
    prompts = [f"Sale number{number}x, with gallery" for number in range(10)]
    with ThreadPoolExecutor(len(prompts)) as pool:
        pages = list(pool.map(owner.generate, prompts))
    for prompt, page in zip(prompts, pages, strict=True):
        assert [other for other in prompts if other in page.html] == [prompt]
        assert all(other == prompt or other.split(",")[0] not in page.html for other in prompts)


def test_generating_one_site_at_the_same_time_gives_each_page_its_number(owner: Owner) -> None:
    site_id = owner.generate(SALE).site_id
    with ThreadPoolExecutor(5) as pool:
        ends = list(pool.map(lambda _: owner.generate(SALE, siteId=site_id).end, range(5)))
    assert sorted(end["version"] for end in ends) == [2, 3, 4, 5, 6]


@pytest.mark.defects("template-ignored")
def test_each_template_shows_in_the_page(owner: Owner) -> None:
    for template in owner.ask("GET", "/sites/{tenant}/templates")["templates"]:
        html = owner.generate(SALE, templateId=template["templateId"]).html
        assert [name for name in template["sections"] if f'<section id="{name}"' not in html] == []


@pytest.mark.defects("brand-colours-ignored", "logo-ignored", "logo-of-somebody-else")
def test_brand_assets_show_in_the_page(owner: Owner) -> None:
    logos = owner.ask("POST", "/agents/logo", json={"prompt": "Bakery"})["results"]
    assets = {"primaryColor": "#AB12CD", "secondaryColor": "#FEDCBA", "logo": logos[1]["url"]}
    html = owner.generate(SALE, brandAssets=assets).html
    assert "--primary: #AB12CD; --secondary: #FEDCBA;" in html
    images = html5lib.parse(html, namespaceHTMLElements=False).findall(".//header/img")
    assert [(image.get("alt"), image.get("src")) for image in images] == [("Spring sale logo", logos[1]["url"])]


@pytest.mark.defects("prompt-not-escaped")
def test_markup_in_a_prompt_stays_text(owner: Owner) -> None:
    html = owner.generate('Sale <script>alert(1)</script> with the headline "<b>Now</b>"').html
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    assert tree.findall(".//script") == []
    assert tree.find(".//h1").text == "<b>Now</b>"


@pytest.mark.defects(
    "bad-colour-accepted",
    "unknown-template-accepted",
    "long-prompt-accepted",
    "unknown-fields-accepted",
    "wrong-types-accepted",
    "field-errors-missing",
    "errors-in-another-shape",
    "correlation-id-differs",
)
def test_a_wrong_wish_is_refused_field_by_field(owner: Owner) -> None:
    def fields(**wish: object) -> list[str]:
        return owner.refused("POST", "/sites/{tenant}/generation", 400, "INVALID_REQUEST", json=wish)

    assert fields(prompt=SALE, brandAssets={"primaryColor": "red", "logo": "x"}) == [
        "brandAssets.primaryColor",
        "brandAssets.logo",
    ]
    assert fields(prompt=SALE, templateId="landing") == ["templateId"]
    assert fields(prompt="x" * 4001) == ["prompt"]
    assert fields(prompt=SALE, colour="#000000") == ["colour"]
    assert fields(prompt=SALE, templateId=b"portfolio".decode(), siteId=12) == ["siteId"]
    assert fields() == ["prompt"]
    logo = {"prompt": SALE, "count": "4"}
    assert owner.refused("POST", "/agents/logo", 400, "INVALID_REQUEST", json=logo) == ["count"]


def test_a_site_that_is_removed_while_its_page_is_made_stays_removed(owner: Owner) -> None:
    address = f"/v1/sites/{owner.tenant_id}/generation"
    with owner.api.stream("POST", address, json={"prompt": SALE}) as answer:
        lines = answer.iter_lines()
        first = json.loads(next(line for line in lines if line.startswith("data: "))[6:])
        owner.ask("DELETE", f"/sites/{{tenant}}/sites/{first['siteId']}", 204)
        last = json.loads([line for line in lines if line.startswith("data: ")][-1][6:])
    assert (last["type"], last["code"]) == ("error", "INTERNAL")
    assert owner.ask("GET", "/sites/{tenant}") == {"sites": []}
