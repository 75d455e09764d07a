"""Pages are read more strictly than browsers read them."""

from __future__ import annotations

import pytest

from systems.site_builder.reading import read, rgb

GOOD = """<!DOCTYPE html>
<html lang="en"><head><title>Spring &amp; sale</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root { --primary: #0b3d91; } header { background: var(--primary); }</style></head>
<body><header><img alt="Logo" src="/assets/logo.svg"></header>
<main><h1>Tulips</h1><section id="hero"><p>at <b>half</b> price &lt;today&gt;</p><br></section></main></body></html>
"""


def test_a_good_page_has_no_problems_and_tells_what_it_shows() -> None:
    page = read(GOOD)
    assert page.problems == ()
    assert (page.language, page.title, page.sections) == ("en", "Spring & sale", ("hero",))
    assert "Tulips at half price <today>" in page.text
    assert page.header_pictures == ("/assets/logo.svg",)
    assert page.colours == {"primary": "#0B3D91"}
    assert page.uses("primary")
    assert not page.uses("secondary")
    assert page.fits_small_screens
    assert page.programs == ()


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("<!DOCTYPE html>\n", "", "it does not begin with <!doctype html>"),
        ("</body></html>", "", "<body> is never ended"),
        ("</section>", "", "</main> ends nothing"),
        ("<p>at", "<p></section>at", "</section> ends nothing"),
        ("<h1>Tulips</h1>", "", "there are 0 <h1>, not one"),
        ("<h1>", "<h1>Roses</h1><h1>", "there are 2 <h1>, not one"),
        ("<title>", "<title>x</title><title>", "there are 2 <title>, not one"),
        ('<html lang="en"', '<html lang="en" lang="fr"', "<html> has an attribute twice"),
    ],
)
def test_what_browsers_would_mend_is_a_problem(before: str, after: str, problem: str) -> None:
    assert before in GOOD
    assert any(problem in told for told in read(GOOD.replace(before, after)).problems)


def test_a_page_that_breaks_off_anywhere_has_problems() -> None:
    complete = GOOD.rstrip()
    assert all(read(complete[:length]).problems for length in range(len(complete)))


@pytest.mark.parametrize(
    "program",
    [
        '<script src="http://counter.example/x.js"></script>',
        "<script>alert(1)</script>",
        '<div onclick="this.hidden = true"></div>',
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
    ],
)
def test_whatever_would_run_in_a_browser_is_a_program(program: str) -> None:
    assert len(read(GOOD.replace("<br>", program)).programs) == 1


def test_escaped_markup_is_text_and_no_program() -> None:
    page = read(GOOD.replace("Tulips", "&lt;script&gt;alert(1)&lt;/script&gt;"))
    assert page.programs == ()
    assert "<script>alert(1)</script>" in page.text


def test_styles_and_scripts_are_not_read_by_visitors() -> None:
    text = read(GOOD.replace("<br>", "<script>secretly()</script>")).text
    assert "secretly" not in text
    assert "--primary" not in text


def test_drawings_that_differ_in_their_names_only_are_alike() -> None:
    first, second, other = (
        read(f'<svg id="{name}"><circle r="{radius}" fill="#0066CC"/></svg>')
        for name, radius in (("a", 1), ("b", 1), ("c", 2))
    )
    assert first.shapes == second.shapes
    assert first.shapes != other.shapes


def test_colours_are_told_as_browsers_tell_them() -> None:
    assert rgb("#0B3D91") == "rgb(11, 61, 145)"
