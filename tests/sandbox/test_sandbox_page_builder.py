"""Pages and prompts: whatever is asked for, the page is whole, and scored by what is in it."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.site_builder.brief import Wish, understand
from sandbox.site_builder.colours import contrast, from_hex, readable_on
from sandbox.site_builder.page_builder import Brand, Plan, build
from sandbox.site_builder.scoring import judge
from sandbox.site_builder.templates import TEMPLATES

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")
prompts = st.text(max_size=300) | st.lists(
    st.sampled_from(['"', "“", "”", "<b>", "&amp;", "\r\n", "with", "popup", "pricing", "Sale", ".", "\0", "\ufffe"])
).map(" ".join)


def page(plan: Plan) -> str:
    return "".join(text for _, text in build(plan))


def made_from(prompt: str, template_id: str = "landing-page") -> str:
    template = TEMPLATES[template_id]
    return page(Plan(understand(prompt, template.name), template, Brand(template.primary, template.secondary)))


@settings(max_examples=150, deadline=None, database=None)
@given(prompts, st.sampled_from(sorted(TEMPLATES)), colours, colours)
def test_any_prompt_gives_one_well_formed_page_that_says_it(
    prompt: str, template_id: str, primary: str, secondary: str
) -> None:
    template = TEMPLATES[template_id]
    plan = Plan(
        understand(prompt, template.name), template, Brand(primary, secondary, "http://logos.example/a.svg?b=1&c=2")
    )
    html = page(plan)
    html.encode()
    html5lib.HTMLParser(strict=True).parse(html)
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    (heading,) = tree.findall(".//h1")
    assert heading.text.strip()
    assert tree.find(".//title").text.strip()
    assert plan.brief.text in " ".join("".join(tree.itertext()).split())
    assert all(tree.find(f".//section[@id='{name}']") is not None for name in template.sections)
    if not plan.brief.wishes:
        assert judge(html, primary, secondary).score == 10.0


@settings(database=None)
@given(colours)
def test_text_can_be_read_on_any_colour(colour: str) -> None:
    assert contrast(from_hex(colour), from_hex(readable_on(from_hex(colour)))) >= 4.5


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("Spring sale", "Spring sale"),
        ("Create a landing page for Mia's bakery with prices.", "Landing page for Mia's bakery"),
        ("please make me a page, big and bold", "Page"),
        ('"Hot, fresh" bread. Every day', "Hot, fresh bread"),
        ("Version 1.2 is out! Read on", "Version 1.2 is out"),
        ("", "Fallback"),
        (", , ,", "Fallback"),
        ("word " * 40, " ".join(["Word"] + ["word"] * 11)),
    ],
)
def test_the_title_is_the_first_clause_cleaned(prompt: str, title: str) -> None:
    assert understand(prompt, "Fallback").title == title


def test_the_headline_is_quoted_word_for_word() -> None:
    brief = understand('A sale with the headline "No popup & <no> fuss" and pricing', "Sale")
    assert (brief.headline, brief.sections, brief.wishes) == ("No popup & <no> fuss", ("pricing",), frozenset())


@pytest.mark.parametrize("pair", [(one, other) for one in Wish for other in Wish if one.name < other.name], ids=str)
def test_two_unwise_wishes_together_take_the_score_below_eight(pair: tuple[Wish, Wish]) -> None:
    phrases = {
        Wish.TRACKING_SCRIPT: "tracking script",
        Wish.INLINE_SCRIPT: "inline script",
        Wish.NO_ALT_TEXT: "no alt text",
        Wish.FLASHING: "flashing banner",
        Wish.HUGE_PHOTO: "full-size photo",
        Wish.LOW_CONTRAST: "light grey text on white",
        Wish.OFF_BRAND: "rainbow colours",
        Wish.DESKTOP_ONLY: "desktop only",
    }
    template = TEMPLATES["landing-page"]
    html = made_from(f"Sale. {phrases[pair[0]]}, {phrases[pair[1]]}")
    verdict = judge(html, template.primary, template.secondary)
    assert 0 <= verdict.score < 8
    assert sum(criterion.tenths for criterion in verdict.criteria) == round(verdict.score * 10)


def test_the_score_is_read_from_the_page_and_not_from_the_prompt() -> None:
    template = TEMPLATES["landing-page"]
    html = made_from("Sale")
    spoilt = html.replace('<html lang="en">', "<html>").replace("<h2", "<h4", 1).replace("</h2>", "</h4>", 1)
    codes = [issue.code for issue in judge(spoilt, template.primary, template.secondary).issues]
    assert codes == ["MISSING_LANG", "HEADING_ORDER"]
    assert judge(html, "#123456", template.secondary).score < 10
