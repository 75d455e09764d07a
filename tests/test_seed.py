"""What tells a scenario from every other."""

from pathlib import Path

from ratified.gherkin import Feature, read_feature
from ratified.seed import identity

TEXT = """\
Feature: A
  Scenario: One
    Given b
  Scenario: Two
    Given b
  Scenario: One
    Given b
  Scenario Outline: Many
    Given <a>
    Examples:
      | a |
      | 1 |
      | 2 |
  Rule: R
    Scenario: One
      Given b
    Scenario: One
      Given b
  Rule: S
    Scenario: One
      Given b
"""


def read(text: str, root: Path) -> Feature:
    return read_feature(text, str(root / "features" / "a.feature"))


def identities(feature: Feature, root: Path) -> list[str]:
    return [identity(scenario, root) for scenario in feature.walk_scenarios()]


def test_an_identity_is_file_rule_name_and_place_among_namesakes(tmp_path: Path) -> None:
    assert identities(read(TEXT, tmp_path), tmp_path) == [
        "features/a.feature::One",
        "features/a.feature::Two",
        "features/a.feature::One::2",
        "features/a.feature::Many -- @1.1 ",
        "features/a.feature::Many -- @1.2 ",
        "features/a.feature::R::One",
        "features/a.feature::R::One::2",
        "features/a.feature::S::One",
    ]


def test_features_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    one, other = read(TEXT, tmp_path), read(TEXT.replace("Scenario: Two", "Scenario: One"), tmp_path)

    assert identities(one, tmp_path)[2] == "features/a.feature::One::2"
    assert identities(other, tmp_path)[2] == "features/a.feature::One::3"
    assert identities(one, tmp_path)[2] == "features/a.feature::One::2"


def test_rows_that_are_added_later_have_an_identity_too(tmp_path: Path) -> None:
    feature = read(TEXT.replace("Outline: Many", "Outline: <a>"), tmp_path)
    before = identities(feature, tmp_path)
    outline = next(item for item in feature if hasattr(item, "examples"))  # type: ignore[attr-defined]
    outline.examples[0].table.add_row(["3"])

    assert len(identities(feature, tmp_path)) == len(before) + 1
    assert set(before) < set(identities(feature, tmp_path))


def test_a_thousand_namesakes_are_counted_once(tmp_path: Path) -> None:
    feature = read("Feature: A\n" + "Scenario: One\nGiven b\n" * 1000, tmp_path)
    walked = 0
    walk = feature.walk_scenarios

    def counted() -> object:
        nonlocal walked
        walked += 1
        return walk()

    feature.walk_scenarios = counted  # type: ignore[method-assign,assignment]
    assert len({identity(scenario, tmp_path) for scenario in walk()}) == 1000
    assert walked == 1
