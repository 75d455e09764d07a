"""A feature file of which something would be lost stops the run before it begins."""

import pytest

from tests.run.projects import Project

SOUND = """\
Feature: Extra

  Background:
    Given Mia has ordered "a rug"

  @e2e
  Scenario: A rug
    When Omar tries to read the order of "a rug"
    Then the order of "a rug" is there

  @e2e
  Scenario Outline: More
    Given Mia has ordered "<item>"
    When Omar tries to read the order of "<item>"
    Then the order of "<item>" is there

    Examples: rugs
      | item     |
      | two rugs |
"""
# What is changed in the sound file, and what is said about it.
EXAMPLES = SOUND[SOUND.index("    Examples") :]
STEPS = SOUND[SOUND.index("    When") : SOUND.index("  @e2e\n  Scenario O")]
SLIPS = {
    "a scenario misspelt": ("Scenario: A rug", "Scenaro: A rug", "7: 'Scenaro: A rug'", '"Scenario:"?'),
    "a first scenario misspelt": ("  @e2e\n  Scenario: A", "  Scenaro: A", "6: 'Scenaro: A rug'", '"Scenario:"?'),
    "a step misspelt": (
        'When Omar tries to read the order of "a',
        'Wehn Omar tries to read the order of "a',
        "8: 'Wehn",
        '"When"',
    ),
    "a word of its own for a keyword": (
        'Given Mia has ordered "<',
        'Give Mia has ordered "<',
        "13: 'Give Mia",
        '"Given"',
    ),
    "a later step misspelt": ('Then the order of "a', 'Thn the order of "a', "9: 'Thn the order", '"Then"?'),
    "an outline misspelt": ("Scenario Outline:", "Scenario:", "17: behave reads examples only", "in line 12"),
    "examples misspelt": ("Examples:", "Exmaples:", "17: 'Exmaples: rugs' is neither", '"Examples:"?'),
    "no rows": ("      | two rugs |\n", "", '17: the examples of the outline "More" have no rows', "add rows"),
    "no examples": (EXAMPLES, "", '12: the outline "More" has no examples', "add"),
    "no steps": (STEPS, "", '7: the scenario "A rug" has no step', "write its steps"),
    "no feature": (SOUND, "# Feature: Extra\n", "1: the file has no feature", "delete the file"),
    "no scenario": (SOUND, "Feature: Extra\n", "1: the feature has no scenario", "delete the file"),
    "an open doc string": (
        "    Examples",
        '      """\n    Examples',
        "17: the doc string that begins here",
        'a line """',
    ),
    "two of a name": ("Outline: More", "Outline: A rug", '12: the scenario "A rug" has the same name', "give each"),
    "a row too long": ("| two rugs |", "| two | rugs |", "19: cells in this row: 2", "as many cells"),
    "a row without its end": ("| two rugs |", "| two rugs", "19: the row '| two rugs' has no |", "end the row"),
    "no such column": ("| item     |", "| itme     |", "13: <item> is no column", "<itme>?"),
    "tags of nothing": (
        "      | two rugs |\n",
        "      | two rugs |\n  @e2e\n",
        "20: nothing follows the tags @e2e",
        "take them away",
    ),
    "another language": ("Feature: Extra", "Funktion: Extra", "1: 'Funktion: Extra'", "# language: de"),
}


@pytest.mark.parametrize(("right", "wrong", "what", "following"), SLIPS.values(), ids=list(SLIPS))
def test_a_slip_stops_the_run_with_file_line_and_what_to_do(
    project: Project, right: str, wrong: str, what: str, following: str
) -> None:
    assert right in SOUND
    project.feature(SOUND.replace(right, wrong, 1))
    run = project.behave()

    assert run.code == 1
    assert f"features/shop/extra.feature:{what}" in run.said
    assert following in run.said
    assert run.said.count("Nothing was run") == 1
    assert "Traceback" not in run.said
    # Not even what stands in other files.
    assert {result["status"] for result in run.results} <= {"broken"}
    assert project.events() == []


def test_the_sound_file_is_green(project: Project) -> None:
    project.feature(SOUND)
    run = project.behave("features/shop/extra.feature")

    assert run.code == 0, run.said
    assert set(run.statuses.values()) == {"passed"}
    assert len(run.results) == 2


def test_all_slips_of_all_files_are_told_at_once(project: Project) -> None:
    project.feature(SOUND.replace("Scenario: A", "Scenaro: A"), "one")
    project.feature(SOUND.replace("Examples", "Exmaples"), "two")
    run = project.behave()

    assert run.code == 1
    assert "2 places of the feature files would not run as they are written" in run.said
    assert "features/shop/one.feature:7: " in run.said
    assert "features/shop/two.feature:17: " in run.said


@pytest.mark.parametrize("place", ["", ":3"])
def test_a_file_that_is_empty_on_purpose_is_allowed_when_asked_for(project: Project, place: str) -> None:
    project.feature("")
    project.feature("Feature: Two\n  Scenario: Nothing yet\n  Scenario Outline: Nothing <yet>\n", "two")
    refused = project.behave(f"features/shop/extra.feature{place}", "features/shop/two.feature")
    allowed = project.behave(
        f"features/shop/extra.feature{place}", "features/shop/two.feature", "-D", "allow_empty=yes"
    )

    assert refused.code == 1
    assert "features/shop/extra.feature:1: the file has no feature" in refused.said
    assert "what is empty on purpose runs with -D allow_empty=yes" in refused.said
    assert allowed.code == 0, allowed.said
    assert "1 scenario passed" in allowed.said


def test_nothing_selected_is_allowed_when_asked_for(project: Project) -> None:
    run = project.behave("--tags", "@slow", "-D", "allow_empty=yes")

    assert run.code == 0, run.said
    assert "0 scenarios passed" in run.said


def test_what_is_misspelt_is_not_allowed_however_it_is_asked_for(project: Project) -> None:
    project.feature(SOUND.replace("Scenario: A", "Scenaro: A"))
    run = project.behave("-D", "allow_empty=yes")

    assert run.code == 1
    assert "features/shop/extra.feature:7: 'Scenaro: A rug'" in run.said


def test_a_dry_run_looks_as_closely(project: Project) -> None:
    project.feature(SOUND.replace("Scenario: A", "Scenaro: A"))
    run = project.behave("--dry-run")

    assert run.code == 1
    assert "features/shop/extra.feature:7: 'Scenaro: A rug'" in run.said


def test_another_runner_is_not_green_on_a_file_that_cannot_be_read(project: Project) -> None:
    project.feature(SOUND.replace("Examples", "Exmaples"))
    run = project.behave("--runner", "behave.runner:Runner", "features/shop/extra.feature")

    assert run.code != 0
    assert "features/shop/extra.feature:17 cannot be read" in run.said
