"""Tags are a closed list."""

from pathlib import Path

import pytest

from ratified.failures import ConfigurationError
from ratified.gherkin import read_feature
from ratified.tags import TagList


@pytest.fixture
def tags(tmp_path: Path) -> TagList:
    path = tmp_path / "tags.toml"
    path.write_text('[tags]\ne2e = "all"\nsmoke = "few"\n"needs.browser" = "pages"\n[patterns]\n\'SB-\\d\\d\' = "id"\n')
    read = TagList.read(path)
    assert read is not None
    return read


@pytest.mark.parametrize(
    "expression",
    [
        "@e2e",
        "e2e",
        "@e2e and not @smoke",
        "(@e2e or @smoke) and not (@needs.browser)",
        "@smo*",
        "~@e2e",
        "-e2e",
        "@e2e,@smoke",
        "@SB-16",
        "@e2e and {config.tags}",
    ],
)
def test_known_tags_select_in_every_notation_of_behave(tags: TagList, expression: str) -> None:
    tags.refuse_unknown_selection([expression], [])


@pytest.mark.parametrize("expression", ["@smok", "@e2e and not @smoek", "@nosuch*"])
def test_an_unknown_tag_in_a_selection_is_refused(tags: TagList, expression: str) -> None:
    with pytest.raises(ConfigurationError, match="unknown tag"):
        tags.refuse_unknown_selection([expression], [])


def test_the_nearest_tag_is_offered(tags: TagList) -> None:
    with pytest.raises(ConfigurationError, match='Did you mean "smoke"'):
        tags.refuse_unknown_selection(["@smok"], [])


def test_a_project_without_a_list_uses_any_tag(tmp_path: Path) -> None:
    assert TagList.read(tmp_path / "none.toml") is None


@pytest.mark.parametrize("place", ["Feature: A", "Rule: R", "Scenario: B", "Scenario Outline: C", "Examples: D"])
def test_an_unknown_tag_is_refused_wherever_it_stands(tags: TagList, place: str) -> None:
    lines = ["Feature: A", "Rule: R", "Scenario: B", "Given b", "Scenario Outline: C", "Given <d>", "Examples: D"]
    text = "\n".join(f"@e2ee\n{line}" if line == place else line for line in lines) + "\n| d |\n| 1 |\n"
    with pytest.raises(ConfigurationError, match="has the unknown tag @e2ee"):
        tags.refuse_unknown([read_feature(text, "a.feature")])
    tags.refuse_unknown([read_feature(text.replace("@e2ee", "@e2e"), "a.feature")])
