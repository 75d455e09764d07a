"""Whatever behave would pass over in silence is told, with its line and what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ratified import gherkin
from ratified.failures import ConfigurationError
from ratified.gherkin import read_feature
from ratified.vetting import Doubt, doubts_in, refuse_doubtful
from ratified.vetting.doubt import MOST_TOLD

ROOT = Path(__file__).parents[2]


@gherkin.given("{who:w} vets the {thing}")
def vets(context: gherkin.Context, who: str, thing: str) -> None:
    """Is there, so that a line can be the phrase of a step."""


def told(text: str) -> list[str]:
    return [f"{doubt.line}: {doubt.what} -> {doubt.next}" for doubt in doubts_in(text, "a.feature")]


SOUND = """\
Feature: Orders
  Rules for visitors, as the owner wrote them. Example given below.
  Given the above, nobody is surprised.

  Background:
    Given a shop

  Scenario: One
    The page is shown, then it is paid for: that is all.
    When it opens
      | a | b |
      | 1 | \\| |
    Then it says
      \"\"\"
      Scenario: deeper than its own
      \"\"\"

  Rule: Two

    Scenario: One
      When it opens

    @slow
    Scenario Outline: Many of <a>
      When "<a>" opens the page "<h1>Hi</h1>" and <row.id>

      @few
      Examples: few
        | a |
        | 1 |
        | 1 |
"""


def test_a_sound_feature_raises_no_doubt() -> None:
    assert told(SOUND) == []


def in_feature(*lines: str) -> str:
    return "\n".join(["Feature: A", *lines, "Scenario: Sound", "  Given b"])


def in_scenario(*lines: str) -> str:
    return "\n".join(["Feature: A", "Scenario: B", *lines])


def outline(step: str, *rows: str) -> str:
    return "\n".join(["Feature: A", "Scenario Outline: B", f"  Given {step}", "  Examples:", *rows])


LOST = "is taken for prose, and never run"
MISSPELT = {
    "letters missing": (in_feature("Senaro: C", "  Given d"), "2: 'Senaro: C' " + LOST, '"Scenario:"?'),
    "a letter missing": (in_feature("Scenaro: C"), "2: 'Scenaro: C' " + LOST, '"Scenario:"?'),
    "letters swapped": (in_feature("Scenraio: C"), "2: 'Scenraio: C' " + LOST, '"Scenario:"?'),
    "a letter doubled": (in_feature("Backgroundd: C", "  Given d"), "2:", '"Background:"?'),
    "a letter changed": (in_feature("Szenario: C"), "2:", '"Scenario:"?'),
    "another case": (in_feature("scenario: C"), "2:", '"Scenario:"?'),
    "capitals": (in_feature("RULE: C"), "2:", '"Rule:"?'),
    "a short one swapped": (in_feature("Ruel: C"), "2:", '"Rule:"?'),
    "a space before the colon": (in_feature("Scenario : C"), "2:", '"Scenario:"?'),
    "a colon of another alphabet": (in_feature("Scenario： C"), "2:", '"Scenario:"?'),
    "a letter of another alphabet": (in_feature("Sc\u0435nario: C"), "2:", '"Scenario:"?'),
    "a letter that nobody sees": (in_feature("\u200bScenario: C"), "2:", '"Scenario:"?'),
    "two words in one": (in_feature("ScenarioOutline: C"), "2:", '"Scenario Outline:"?'),
    "one of two words": (in_feature("Scenario Outine: C"), "2:", '"Scenario Outline:"?'),
    "no colon": (in_feature("Scenario a page", "  Given d"), "2:", '"Scenario:"?'),
    "a number before the colon": (in_feature("Scenario 1: C", "  Given d"), "2:", '"Scenario:"?'),
    "no scenario at all": (in_feature("  Given c", "  When d"), "2: 'Given c'", "of no scenario"),
    "one step and no scenario": (
        in_feature("  Then Mia vets the lamp"),
        "2: 'Then Mia vets the lamp'",
        "of no scenario",
    ),
    "an example for examples": (outline("<a>", "| a |").replace("Examples", "Example"), "5: '| a |'", "below a step"),
    "in a rule": (in_feature("Rule: R", "", "  # a word", "  Scenaro: C"), "5:", '"Scenario:"?'),
    "after an empty scenario": (in_scenario("Scenaro: C", "  Given d"), "3:", '"Scenario:"?'),
    "a second feature": (in_feature("Feature: C"), "2: 'Feature: C'", "a file of its own"),
    "a late background": (in_scenario("Background:", "  Given d"), "3: 'Background:'", "before the first scenario"),
    "examples in the description": (
        "\n".join(["Feature: A", "Scenario Outline: B", "Exmaples:", "| a |", "| 1 |"]),
        "3: 'Exmaples:' " + LOST,
        '"Examples:"?',
    ),
    "in German": ("# language: de\nFunktion: A\nSzenaro: B\nAngenommen c", "3:", '"Szenario:"?'),
    "in Chinese": ("# language: zh-CN\n功能: A\n场景： B\n假如 c", "3:", '"场景:"?'),
}

STEPS = {
    "letters swapped": (in_scenario("  Gievn c", "  When d"), "3: 'Gievn c' " + LOST, '"Given"'),
    "a letter missing": (in_scenario("  Givn c", "  When d"), "3:", '"Given"'),
    "a letter doubled": (in_scenario("  Whenn c", "  When d"), "3:", '"When"'),
    "a short one swapped": (in_scenario("  Tehn c", "  When d"), "3:", '"Then"'),
    "a word of its own before a phrase": (in_scenario("  Give Mia vets the lamp", "  When d"), "3:", '"Given"'),
    "the commonest word before a phrase": (in_scenario("  The Mia vets the lamp", "  When d"), "3:", '"Then"'),
    "a tab": (in_scenario("  Given\tc", "  When d"), r"3: 'Given\tc' " + LOST, '"Given", followed by a space?'),
    "a hard space": (in_scenario("  Given\u00a0c", "  When d"), "3:", '"Given", followed by a space?'),
    "a colon": (in_scenario("  Given: c", "  When d"), "3:", '"Given", followed by a space?'),
    "nothing else": (in_scenario("  Given", "  When d"), "3:", '"Given", followed by a space?'),
    "in a background": ("Feature: A\nBackground:\n  Givn c\n  Given d\nScenario: B\n  When e", "3:", '"Given"'),
    "in French": ("# language: fr\nFonctionnalité: A\nScénario: B\nAlrs c\nQuand d", "4:", '"Alors"'),
    "a table of no step": (in_scenario("  | a |", "  Given c"), "3: '| a |'", "put it below a step"),
    "a table without its heading": (
        "Feature: A\nScenario Outline: B\n| a |\n| 1 |\n",
        "3: '| a |'",
        'put "Examples:" above it',
    ),
    "a doc string of no step": (in_scenario('  """', "  x", '  """', "  Given c"), "3:", "put it below a step"),
}

EMPTY = {
    "no text": ("", "1: the file has no feature", "delete the file"),
    "comments": ("# nothing\n", "1: the file has no feature", "delete the file"),
    "no scenario": ("Feature: A\n", "1: the feature has no scenario", "delete the file"),
    "a rule": (in_scenario("Given c", "Rule: R"), '4: the rule "R" has no scenario', "delete the rule"),
    "a background": (in_feature("Background:"), "2: the background has no step", "delete the background"),
    "a scenario": ("Feature: A\nScenario: B\n", '2: the scenario "B" has no step', "write its steps"),
    "a scenario with a background": (
        "Feature: A\nBackground:\nGiven c\nScenario: B\n",
        '4: the scenario "B" has no step',
        "write its steps",
    ),
    "an outline without examples": (
        "Feature: A\nScenario Outline: B\n  Given c\n",
        '2: the outline "B" has no examples',
        "below its steps",
    ),
    "examples without a table": (outline("c"), '4: the examples of the outline "B" have no rows', "add rows"),
    "examples of headings": (outline("<a>", "| a |"), '4: the examples of the outline "B" have no rows', "add rows"),
    "some examples of several": (
        outline("<a>", "| a |", "| 1 |", "Examples:", "| a |"),
        '7: the examples of the outline "B" have no rows',
        "add rows",
    ),
}

SWALLOWED = {
    "never closed": (
        'Feature: A\nScenario: B\nGiven c\n"""\nx\nScenario: D\nGiven e\n',
        "4: the doc string that begins here is never closed",
        'by a line """',
    ),
    "never closed, and indented": (
        "Feature: A\n  Scenario: B\n    Given c\n      '''\n      x\n  Scenario: D\n",
        "4: the doc string that begins here is not closed before line 6, 'Scenario: D'",
        "by a line '''",
    ),
    "closed by the next": (
        'Feature: A\nScenario: B\nGiven c\n"""\nx\nScenario: D\nGiven e\n"""\n# x\n"""\n"""\n',
        "6: 'Scenario: D' stands in the doc string of line 4",
        "close the doc string before it",
    ),
    "closed by the next, which has a kind": (
        in_scenario('  Given c\n  """\n  x\n  """json\n  """\n  """'),
        '6: \'"""json\' closes the doc string of line 4',
        "on a line of their own",
    ),
    "on one line": (
        in_scenario('  Given c\n  """x"""\n  When d\n  """x"""\n'),
        "4: a doc string on one line is opened",
        "lines of their own",
    ),
    "a second one": (
        in_scenario('  Given c\n  """\n  x\n  """\n  """\n  y\n  """'),
        "7: the step has a second doc string",
        "keep one",
    ),
    "a row without its end": (
        in_scenario("  Given c\n  | a | b |\n  | 1 | 22"),
        "5: the row '| 1 | 22' has no | at its end",
        "end the row",
    ),
    "a row and a comment": (in_scenario("  Given c\n  | a | # b"), "4: the row '| a | # b' has no |", "end the row"),
    "tags at the end": (in_scenario("  Given c\n  @d @e"), "4: nothing follows the tags @d @e", "right above"),
    "tags with commas": ("Feature: A\n@a, @b\nScenario: B\nGiven c", "2: @a, is one single tag", "one space"),
    "tags in one": ("Feature: A\n@a@b\nScenario: B\nGiven c", "2: @a@b is one single tag", "one space"),
    "a name twice": (
        in_scenario("Given c", "Scenario: B", "Given d"),
        '4: the scenario "B" has the same name as that in line 2',
        "only it proves",
    ),
    "a name twice in a rule": (
        in_scenario("Given c", "Rule: R", "Scenario: B", "Given d", "Scenario: B", "Given e"),
        '7: the scenario "B" has the same name as that in line 5',
        "only it proves",
    ),
    "an outline's name twice": (
        outline("<a>", "| a |", "| 1 |", "Scenario: B", "Given c"),
        '7: the scenario "B" has the same name as that in line 2',
        "only it proves",
    ),
}

OUTLINES = {
    "a column misspelt": (outline("<nmae>", "| name |", "| 1 |"), "3: <nmae> is no column", "mean <name>?"),
    "a column in another case": (outline("<Name>", "| name |", "| 1 |"), "3: <Name> is no column", "mean <name>?"),
    "a column that is not there": (
        outline("<a> <other>", "| a |", "| 1 |"),
        "3: <other> is no column",
        "the columns are a",
    ),
    "a column in a table": (
        outline("x\n    | <naem> |", "| name |", "| 1 |"),
        "3: <naem> is no column",
        "mean <name>?",
    ),
    "a column in a tag": (
        "Feature: A\n@<knid>\nScenario Outline: B\nGiven <kind>\nExamples:\n| kind |\n| 1 |",
        "2: <knid> is no column",
        "mean <kind>?",
    ),
    "a column that nobody reads": (
        outline("<a>", "| a | b |", "| 1 | 2 |", "| 1 | 3 |"),
        "7: this row runs the same as line 6, because no step says <b>",
        "say it in a step",
    ),
    "a column twice": (outline("<a>", "| a | a |", "| 1 | 2 |"), '5: the examples have two columns "a"', "of its own"),
    "a column of one table only": (
        outline("<a> <b>", "| a | b |", "| 1 | 2 |", "Examples:", "| a |", "| 1 |"),
        "8: these examples have no column <b>",
        "the same columns",
    ),
}

UNREADABLE = {
    "no such language": ("# language: deu\nFeature: A\n", '1: no language is called "deu"', '"de"?'),
    "a feature misspelt": ("Featur: A\n", "1: 'Featur: A' stands where the feature", 'did you mean "Feature:"?'),
    "a feature of another language": ("Funktionalität: A\n", "1: 'Funktionalität: A'", '"# language: de"'),
    "a scenario before the feature": (
        "Scenario: A\n",
        "1: 'Scenario: A' stands where",
        'begin the file with "Feature:"',
    ),
    "a step misspelt": (in_scenario("Given c", "Wehn d"), "4: 'Wehn d' is neither", 'did you mean "When"?'),
    "a step without its keyword": (in_scenario("Given c", "Mia sings"), "4: 'Mia sings' is neither", "with a keyword"),
    "a scenario misspelt": (in_scenario("Given c", "Scenaro: D"), "4: 'Scenaro: D' is neither", '"Scenario:"?'),
    "a scenario without a colon": (in_scenario("Given c", "Scenario D"), "4: 'Scenario D' is neither", '"Scenario:"?'),
    "examples misspelt": (
        "Feature: A\nScenario Outline: B\nGiven <a>\nExmaples:\n| a |\n| 1 |",
        "4: 'Exmaples:' is neither",
        '"Examples:"?',
    ),
    "tags of nothing": (
        in_scenario("Given c", "@d", "Given e"),
        "5: tags stand above the step 'Given e'",
        "above its scenario",
    ),
    "tags and a scenario on one line": (
        "Feature: A\n@b Scenario: C\n",
        "2: '@b Scenario: C' holds something else than tags",
        "a line of its own",
    ),
    "a scenario with examples": (
        in_scenario("Given <a>", "Examples:", "| a |"),
        '4: behave reads examples only below an outline, and "B" is none',
        'write "Scenario Outline:" instead of "Scenario:" in line 2',
    ),
    "examples of nothing": ("Feature: A\nExamples:\n", "2: the examples belong to no scenario outline", "the steps"),
    "a description of examples": (outline("<a>", "words", "| a |"), "5: 'words' stands between", "put it above"),
    "too few cells": (
        in_scenario("Given c", "| a | b |", "# word", "| 1 |"),
        "6: cells in this row: 1; in the first row of its table, line 4: 2",
        r"is written \|",
    ),
    "too many cells": (
        in_scenario("Given c", "| a |", "| 1 | 2 |"),
        "5: cells in this row: 2; in the first row of its table, line 4: 1",
        r"is written \|",
    ),
    "an And before everything": (in_scenario("And c"), "3: 'And c' continues no step", "a Given, When or Then"),
    "a late background": (in_scenario("Given c", "Background:"), "4: a background stands after", "before the first"),
    "a second background": (in_feature("Background:", "Given c", "Background:"), "4:", "Background"),
    "a tagged background": (in_feature("@a", "Background:", "Given c"), "3: a background takes no tags", "tag the"),
    "a second feature": (in_scenario("Given c", "Feature: D"), "4: a second feature begins", "a file of its own"),
    "a doc string of Markdown": (in_scenario("Given c", "```"), "4: behave knows no doc string in ```", '"""'),
    "a doc string that is cut": (
        in_scenario("Given c", '  """', "x", '  """'),
        "5: 'x' stands further left than the quotes",
        "indent it",
    ),
}

ALL = {
    f"{group}: {name}": case
    for group, cases in {
        "misspelt": MISSPELT,
        "step": STEPS,
        "empty": EMPTY,
        "swallowed": SWALLOWED,
        "outline": OUTLINES,
        "unreadable": UNREADABLE,
    }.items()
    for name, case in cases.items()
}


@pytest.mark.parametrize(("text", "what", "following"), ALL.values(), ids=list(ALL))
def test_what_would_be_lost_is_told_with_its_line_and_what_to_do(text: str, what: str, following: str) -> None:
    found = [one for one in told(text) if one.startswith(what)]
    assert found, told(text)
    assert following in found[0]


PROSE = {
    "a rule of thumb": in_feature(
        "Rules for visitors:", "Role: an owner", "Rules: few", "Agility: much", "Backgrounds: many"
    ),
    "what is given": in_feature("Given the above, nobody waits.", "And nobody pays."),
    "a list": in_feature("Features:", "* fast", "* safe", "Background information: see the manual"),
    "planning": in_feature("Scenario planning is hard.", "Examples of it are many."),
    "one step in prose": in_feature("When a visitor pays", "the order is done"),
    "common words in a scenario": in_scenario("The owner gives", "Any visitor pays", "Give it time", "Given c"),
    "a table of Markdown": in_scenario("| a |", "|---|", "| 1 |", "Given c"),
    "a table in a feature": in_feature("| a | b", "| 1 | 2"),
    "an address": in_scenario("https://example.com: there", "Given c"),
    "a commented step": in_scenario("# Givn c", "Given d"),
    "German": "# language: de\nFunktion: A\nRegeln: viele\nSzenario: B\nWann immer es geht\nAngenommen c",
    "cells with bars": in_scenario("Given c", r"| a \| b |", "| 1 |"),
    "deeper Gherkin": in_scenario("Given c", '  """', "  Scenario: D", '  """').replace("Scenario: B", "Scenario: B "),
    "markup": outline("<a> in <b>bold</b><br> and <a@example.com>", "| a |", "| 1 |"),
    "equal rows": outline("<a>", "| a |", "| 1 |", "| 1 |"),
    "a column of notes": outline("<a>", "| a | why |", "| 1 | x |", "| 2 | y |"),
    "one name in two rules": in_feature(
        "Rule: R", "Scenario: Sound", "Given c", "Rule: S", "Scenario: Sound", "Given c", "Rule: T"
    ),
}


@pytest.mark.parametrize("text", PROSE.values(), ids=list(PROSE))
def test_what_only_looks_like_a_slip_is_left_alone(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(("text", "what", "following"), EMPTY.values(), ids=list(EMPTY))
def test_what_is_empty_on_purpose_may_be_allowed(text: str, what: str, following: str) -> None:
    feature = read_feature(text, "a.feature")
    with pytest.raises(ConfigurationError, match="allow_empty=yes"):
        refuse_doubtful([feature])
    refuse_doubtful([feature], allow_empty=True)


def misspelt() -> Iterator[tuple[str, str]]:
    for name, (text, what, _) in ALL.items():
        if not name.startswith("empty:"):
            yield text, what


@pytest.mark.parametrize(("text", "what"), misspelt())
def test_what_is_misspelt_is_never_allowed(text: str, what: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        refuse_doubtful([read_feature(text, "a.feature")], allow_empty=True)
    assert f"a.feature:{what}" in str(refused.value)


def test_all_files_are_told_in_one_failure() -> None:
    texts = {"a.feature": in_feature("Scenaro: C"), "b.feature": "", "c.feature": "Featur: A"}
    with pytest.raises(ConfigurationError) as refused:
        refuse_doubtful(read_feature(text, name) for name, text in texts.items())
    assert str(refused.value).splitlines() == [
        "3 places of the feature files would not run as they are written",
        "  actual:   a.feature:2: 'Scenaro: C' is taken for prose, and never run",
        '              did you mean "Scenario:"?',
        "            b.feature:1: the file has no feature",
        "              write one, or delete the file",
        "            c.feature:1: 'Featur: A' stands where the feature has to begin",
        '              did you mean "Feature:"?',
        "  next:     what is empty on purpose runs with -D allow_empty=yes",
    ]


def test_more_than_anybody_reads_is_counted() -> None:
    many = [read_feature("", f"{number}.feature") for number in range(MOST_TOLD + 5)]
    with pytest.raises(ConfigurationError) as refused:
        refuse_doubtful(many)
    assert str(refused.value).count("the file has no feature") == MOST_TOLD
    assert "and 5 more" in str(refused.value)


def test_the_features_of_this_project_raise_no_doubt() -> None:
    features = sorted(ROOT.glob("features/**/*.feature"))
    assert features
    assert [str(doubt) for path in features for doubt in doubts_in(path.read_text(encoding="utf-8"), path.name)] == []


def test_a_doubt_reads_as_a_place_and_a_sentence() -> None:
    assert str(Doubt("a.feature", 3, "it is empty", "fill it")) == "a.feature:3: it is empty"


def test_a_feature_that_cannot_be_read_is_not_green_under_another_runner() -> None:
    feature = read_feature("Featur: A\n", "a.feature")
    with pytest.raises(ConfigurationError, match=r"a\.feature:1 cannot be read"):
        feature.run(None)  # type: ignore[attr-defined]
