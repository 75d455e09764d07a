"""Vetting reads whatever people write: it never stumbles, and ordinary prose raises no doubt."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from ratified.gherkin import keywords
from ratified.vetting import doubts_in
from ratified.vetting.words import BLOCKS, words_of

# The words with which people begin their sentences, among them all that lie next to a keyword.
WORDS = re.findall(
    r"\w+",
    """
The They Them Then Than There When Where Whenever Who Why While Give Gives Given Giver And Any An Add All Also But By
Buy Both Because Before Rule Rules Role Roles Ruler Feature Features Future Background Backgrounds Scenario Scenarios
Scenery Example Examples Exempt Sample Samples Outline Business In If It As At No Not Nobody Only Once Our We You
a an the owner owners visitor page pages order is are must may can has have so that what which goes live paid for good
bad new old first last two three every some without within score tenant template deployment at once never again
""",
)
ENDS = [".", ".", "!", "?"]


@st.composite
def sentences(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=12))
    comma = draw(st.integers(1, len(words)))
    return " ".join(words[:comma]) + ("," if comma < len(words) else "") + "".join(f" {word}" for word in words[comma:])


prose = st.lists(st.builds(str.__add__, sentences(), st.sampled_from(ENDS)), max_size=6)
STEP = re.compile("(given|when|then|and|but) ", re.IGNORECASE)


@given(prose, prose)
def test_ordinary_sentences_raise_no_doubt(of_feature: list[str], of_scenario: list[str]) -> None:
    # behave takes a line of a scenario for a step as soon as it begins like one, and says that nobody has defined it.
    no_steps = [line for line in of_scenario if not STEP.match(line)]
    text = "\n  ".join(["Feature: A", *of_feature, "Scenario: B", *no_steps, "Given c"])
    assert doubts_in(text, "a.feature") == []


PIECES = [
    "Feature:",
    "Rule:",
    "Background:",
    "Scenario:",
    "Scenario Outline:",
    "Examples:",
    "Given",
    "When ",
    "And ",
    "* ",
]
PIECES += [
    "| a |",
    "|",
    "| a",
    "\\|",
    '"""',
    "'''",
    "```",
    "@a",
    "@",
    "#",
    "# language: de",
    "# language: xx",
    "<a>",
    "<",
]
PIECES += [" ", "  ", "\t", "\n", "\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\u200b", "\ufeff", ":", "：", "x", "é"]
lines = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=80))


@settings(max_examples=400)
@given(lines, st.booleans())
def test_no_text_makes_vetting_stumble(text: str, begun: bool) -> None:
    whole = f"Feature: A\n  Scenario: B\n{text}" if begun else text
    for doubt in doubts_in(whole, "a.feature"):
        assert 1 <= doubt.line <= len(whole.splitlines()) + 1
        assert doubt.what
        assert doubt.next


@given(st.sampled_from(sorted(keywords())), st.data())
def test_every_language_is_read_without_doubt_and_its_slips_are_seen(language: str, data: st.DataObject) -> None:
    known = keywords()[language]
    step = data.draw(st.sampled_from([word for word in known["given"] if not word.startswith("*")]))
    feature, scenario = known["feature"][0], known["scenario"][-1]
    text = f"# language: {language}\n{feature}: A\n{scenario}: B\n{step}c\n"
    assert doubts_in(text, "a.feature") == []

    words = [word for kind in BLOCKS[1:] for word in known[kind] if len(word) > 3]
    word = data.draw(st.sampled_from(words)) if words else scenario
    at = data.draw(st.integers(0, max(0, len(word) - 2)))
    swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    if words and swapped != word and not words_of(language).block_at(swapped + ":"):
        slip = f"# language: {language}\n{feature}: A\n{swapped}: D\n{scenario}: B\n{step}c\n"
        assert [doubt.line for doubt in doubts_in(slip, "a.feature")] == [3]
