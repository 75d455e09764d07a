"""Scores, versions, deployments and logos, as owners and visitors see them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, UnidentifiedImageError

if TYPE_CHECKING:
    from tests.sandbox.conftest import Owner

GOOD = "Spring sale, with pricing"
BAD = "Spring sale, with a tracking script, an inline script and no alt text"
COLOURS = ["#AA3300", "#0033AA", "#11CC55"]


@pytest.mark.defects(
    "score-of-previous-version",
    "score-out-of-range",
    "security-always-passed",
    "performance-always-zero",
    "issues-hidden",
)
def test_validation_judges_the_version_that_was_asked_for(owner: Owner) -> None:
    page = owner.generate(GOOD)
    worse = owner.generate(BAD, siteId=page.site_id)
    first = owner.ask("GET", f"/sites/{page.site_id}/validate?version=1")
    latest = owner.ask("GET", f"/sites/{page.site_id}/validate")
    assert (first["brandScore"], first["securityPassed"], first["issues"]) == (10.0, True, [])
    assert (latest["version"], latest["brandScore"]) == (2, worse.end["brandScore"])
    assert latest["brandScore"] < 8
    assert latest["securityPassed"] is False
    assert {issue["code"] for issue in latest["issues"]} == {"EXTERNAL_SCRIPT", "INLINE_HANDLER", "MISSING_ALT"}
    assert latest["performanceMs"] > first["performanceMs"] > 0


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ("add a visitor counter script", "EXTERNAL_SCRIPT"),
        ("add a popup", "INLINE_HANDLER"),
        ("with decorative images without description", "MISSING_ALT"),
        ("a blinking banner", "DEPRECATED_ELEMENT"),
        ("a huge background photo", "HEAVY_PAGE"),
        ("light grey text on white", "LOW_CONTRAST"),
        ("ignore our brand colours", "OFF_BRAND_COLOUR"),
        ("for desktop only", "MISSING_VIEWPORT"),
    ],
)
def test_each_unwise_wish_costs_points_and_is_named(owner: Owner, wish: str, code: str) -> None:
    page = owner.generate(f"Spring sale. {wish}")
    verdict = owner.ask("GET", f"/sites/{page.site_id}/validate")
    assert {issue["code"] for issue in verdict["issues"]} == {code}
    assert 8 <= verdict["brandScore"] < 10


@pytest.mark.defects("versions-oldest-first", "new-version-replaces-old-ones")
def test_every_generation_of_a_site_is_a_version(owner: Owner) -> None:
    site_id = owner.generate(GOOD).site_id
    owner.generate(BAD, siteId=site_id)
    assert [(version["version"], version["prompt"]) for version in owner.versions(site_id)] == [(2, BAD), (1, GOOD)]
    (site,) = owner.ask("GET", "/sites/{tenant}")["sites"]
    assert (site["siteId"], site["latestVersion"], site["title"]) == (site_id, 2, "Spring sale")


@pytest.mark.defects(
    "restore-does-nothing", "restore-takes-latest", "restore-overwrites-history", "restored-from-missing"
)
def test_restoring_adds_a_version_with_the_old_page(owner: Owner) -> None:
    page = owner.generate(GOOD)
    owner.generate(BAD, siteId=page.site_id)
    restored = owner.ask("POST", f"/sites/{{tenant}}/sites/{page.site_id}/versions/1/restoration", 201)
    assert (restored["version"], restored["restoredFrom"]) == (3, 1)
    assert [version["version"] for version in owner.versions(page.site_id)] == [3, 2, 1]
    assert owner.versions(page.site_id)[0] == restored
    assert owner.html(page.site_id, 3) == page.html


@pytest.mark.defects("comparison-swapped", "comparison-always-identical")
def test_a_comparison_tells_what_came_and_what_went(owner: Owner) -> None:
    site_id = owner.generate(GOOD).site_id
    owner.generate(BAD, siteId=site_id)
    address = f"/sites/{{tenant}}/sites/{site_id}/comparison"
    change = owner.ask("GET", f"{address}?from=1&to=2")
    assert change["identical"] is False
    assert change["brandScoreChange"] == -3.5
    assert any("counter.example" in line for line in change["addedLines"])
    assert any('id="pricing"' in line for line in change["removedLines"])
    same = owner.ask("GET", f"{address}?from=2&to=2")
    assert (same["identical"], same["addedLines"], same["removedLines"]) == (True, [], [])
    assert owner.refused("GET", f"{address}?from=1", 400, "INVALID_REQUEST") == ["to"]
    owner.refused("GET", f"{address}?from=1&to=9", 404, "NOT_FOUND")


@pytest.mark.defects("low-score-deployed", "refusal-without-reason")
def test_a_page_below_eight_is_not_deployed(owner: Owner) -> None:
    page = owner.generate(BAD)
    wish = {"siteId": page.site_id, "environment": "staging"}
    fields = owner.refused("POST", "/sites/{tenant}/deployments", 409, "BRAND_SCORE_TOO_LOW", json=wish)
    assert fields == ["brandScore"]
    assert owner.ask("GET", "/sites/{tenant}/deployments") == {"deployments": []}
    assert owner.visit(page.site_id).status_code == 404


@pytest.mark.defects(
    "deployment-never-finishes", "deployment-serves-old-page", "deployed-page-missing", "staging-shows-in-production"
)
def test_a_deployed_page_is_served_where_it_was_deployed_and_nowhere_else(owner: Owner) -> None:
    page = owner.generate(GOOD)
    done = owner.deployed(page.site_id)
    assert (done["status"], done["version"]) == ("DEPLOYED", 1)
    assert owner.api.get(done["url"]).text == page.html
    newer = owner.generate("Autumn sale", siteId=page.site_id)
    owner.deployed(page.site_id)
    assert owner.visit(page.site_id).text == newer.html
    assert owner.visit(page.site_id, "production").status_code == 404
    listed = owner.ask("GET", f"/sites/{{tenant}}/deployments?siteId={page.site_id}")["deployments"]
    assert [deployment["version"] for deployment in listed] == [2, 1]


def test_of_deployments_at_the_same_time_the_last_one_stays(owner: Owner) -> None:
    page = owner.generate(GOOD)
    newer = owner.generate("Autumn sale", siteId=page.site_id)
    wishes = [{"siteId": page.site_id, "environment": "staging", "version": number} for number in (1, 1, 1, 2)]
    begun = [owner.ask("POST", "/sites/{tenant}/deployments", 202, json=wish) for wish in wishes]
    for _ in range(150):
        listed = owner.ask("GET", "/sites/{tenant}/deployments")["deployments"]
        if all(deployment["finishedAt"] for deployment in listed):
            break
    assert [deployment["status"] for deployment in listed] == ["DEPLOYED"] * len(begun)
    assert owner.visit(page.site_id).text == newer.html


@pytest.mark.defects("deleted-site-still-listed", "deleted-site-stays-published")
def test_a_deleted_site_is_gone_everywhere(owner: Owner) -> None:
    page = owner.generate(GOOD)
    owner.deployed(page.site_id)
    owner.ask("DELETE", f"/sites/{{tenant}}/sites/{page.site_id}", 204)
    assert owner.ask("GET", "/sites/{tenant}") == {"sites": []}
    assert owner.ask("GET", "/sites/{tenant}/deployments") == {"deployments": []}
    assert owner.visit(page.site_id).status_code == 404
    owner.refused("GET", f"/sites/{page.site_id}/validate", 404, "NOT_FOUND")


@pytest.mark.defects(
    "three-logos-instead-of-four",
    "logos-all-alike",
    "logo-colours-ignored",
    "logo-previews-missing",
    "logo-preview-not-an-image",
    "logo-with-wrong-content-type",
)
def test_four_logos_are_four_different_images(owner: Owner) -> None:
    wish = {"prompt": "bakery", "style": "minimal", "colors": COLOURS, "count": 4}
    logos = owner.ask("POST", "/agents/logo", json=wish)["results"]
    assert len(logos) == 4
    drawings, rasters = [], []
    for logo in logos:
        drawing, preview = owner.api.get(logo["url"]), owner.api.get(logo["preview"])
        assert (drawing.headers["Content-Type"], preview.headers["Content-Type"]) == ("image/svg+xml", "image/png")
        assert [colour for colour in COLOURS if colour not in drawing.text] == []
        assert ET.fromstring(drawing.text).findtext("{http://www.w3.org/2000/svg}text") == "B"
        try:
            image = Image.open(BytesIO(preview.content)).convert("RGB")
        except UnidentifiedImageError as problem:
            raise AssertionError("the preview is no image") from problem
        assert min(image.size) >= 64
        assert tuple(bytes.fromhex(COLOURS[0][1:])) in {colour for _, colour in image.getcolors(image.width**2) or ()}
        drawings.append(drawing.text)
        rasters.append(preview.content)
    assert len(set(drawings)) == len(set(rasters)) == 4
    assert [logo["id"] for logo in owner.ask("GET", "/agents/logo")["logos"]] == [logo["id"] for logo in logos][::-1]


def test_a_quoted_name_stands_in_the_logo_as_text(owner: Owner) -> None:
    (logo,) = owner.ask("POST", "/agents/logo", json={"prompt": 'Logo for "Brød & Co"', "count": 1})["results"]
    drawing = ET.fromstring(owner.api.get(logo["url"]).content)
    assert drawing.findtext("{http://www.w3.org/2000/svg}text") == "Brød & Co"


@pytest.mark.parametrize("wish", [{"count": 5}, {"count": 0}, {"style": "loud"}, {"colors": ["red"]}, {"prompt": " "}])
def test_a_wrong_idea_for_a_logo_is_refused(owner: Owner, wish: dict[str, object]) -> None:
    idea = {"prompt": "Bakery", **wish}
    assert owner.refused("POST", "/agents/logo", 400, "INVALID_REQUEST", json=idea) == list(wish)
