"""Labels and links that a run's settings decide."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ratified.allure.labels import labels_of, links_of
from ratified.allure.place import Place
from ratified.evidence import Link, ScenarioEvidence


def scenario(*tags: str, feature_tags: tuple[str, ...] = (), description: tuple[str, ...] = ()) -> Any:
    feature = SimpleNamespace(tags=feature_tags, description=description, type="feature", parent=None)
    return SimpleNamespace(tags=tags, feature=feature, parent=feature)


def label(name: str, told: Any) -> list[str]:
    place = Place("features/a/b.feature", "A", "B", "", "C", 1, "", ())
    return [value for one, value in labels_of(told, place, ScenarioEvidence().additions) if one == name]


def test_a_requirement_links_to_where_it_stands() -> None:
    proof = ScenarioEvidence()
    proof.requirement_url = "https://tracker.example/browse/{id}"
    assert links_of(scenario("SB-16", "e2e"), proof) == [
        Link("https://tracker.example/browse/SB-16", "SB-16", "tms"),
    ]


def test_without_an_address_a_requirement_is_a_label_only() -> None:
    assert links_of(scenario("SB-16"), ScenarioEvidence()) == []
    assert label("requirement", scenario("SB-16")) == ["SB-16"]


def test_only_web_addresses_become_links() -> None:
    proof = ScenarioEvidence()
    proof.requirement_url = "javascript:alert('{id}')"
    proof.additions.links.append(Link("file:///etc/passwd", "x"))
    assert links_of(scenario("SB-16"), proof) == []


@pytest.mark.parametrize(
    ("tags", "severity"),
    [
        (("critical",), "critical"),
        (("allure.severity:blocker",), "blocker"),
        (("allure.severity=minor", "critical"), "minor"),
        (("critically",), "normal"),
    ],
)
def test_severity_is_what_the_nearest_tag_says(tags: tuple[str, ...], severity: str) -> None:
    assert label("severity", scenario(*tags)) == [severity]


def test_a_scenario_s_own_severity_counts_more_than_its_feature_s() -> None:
    assert label("severity", scenario("minor", feature_tags=("blocker",))) == ["minor"]
    assert label("severity", scenario(feature_tags=("blocker",))) == ["blocker"]


def test_the_owner_is_a_tag_or_a_line_of_the_feature() -> None:
    assert label("owner", scenario("owner:Omar", description=("Owner: Mia",))) == ["Omar"]
    assert label("owner", scenario(description=("Why.", "Owner: Mia Wong"))) == ["Mia Wong"]


def test_allure_labels_in_tags_are_labels() -> None:
    told = scenario("allure.label.layer:e2e", "smoke")
    assert (label("layer", told), label("tag", told)) == (["e2e"], ["smoke"])
