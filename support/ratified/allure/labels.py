"""Labels and links: where a scenario belongs, how much it weighs, who owns it and which requirement it proves."""

from __future__ import annotations

import os
import platform
import re
import socket
import threading
from collections.abc import Iterator

from ratified.allure.place import Place, rule_of
from ratified.display import shortened
from ratified.evidence import Additions, Link, ScenarioEvidence
from ratified.gherkin import Scenario

SEVERITIES = ("blocker", "critical", "normal", "minor", "trivial")
_REQUIREMENT = re.compile(r"[A-Z][A-Z0-9]*-\d+")
_ALLURE = re.compile(r"allure\.(?:label\.)?(?P<name>[\w-]+)[:=](?P<value>.+)")
_SAFE_LINK = re.compile(r"https?://", re.IGNORECASE)
_ONLY_ONE = frozenset({"severity", "owner", "story", "epic", "feature", "host", "thread"})


def labels_of(scenario: Scenario, place: Place, additions: Additions) -> list[tuple[str, str]]:
    """Return the labels of a scenario; what a step says about it counts more than what the feature file says."""
    labels = [
        ("epic", place.system),
        ("feature", place.feature),
        ("story", place.rule),
        ("parentSuite", place.system),
        ("suite", place.feature),
        ("subSuite", place.rule),
        ("severity", _severity(scenario)),
        ("owner", _owner(scenario)),
        ("framework", "behave"),
        ("language", f"{platform.python_implementation().lower()}{platform.python_version_tuple()[0]}"),
        ("host", socket.gethostname()),
        ("thread", f"{os.getpid()}-{threading.current_thread().name}"),
        *_from_tags(scenario),
    ]
    said = {name for name, _ in additions.labels if name in _ONLY_ONE}
    kept = [(name, value) for name, value in labels if value and name not in said]
    return [(name, shortened(value, 300)) for name, value in dict.fromkeys([*kept, *_last_word(additions.labels)])]


def links_of(scenario: Scenario, proof: ScenarioEvidence) -> list[Link]:
    """Return the links of a scenario: its requirements, if it is known where they stand, and what steps point to."""
    found: list[Link] = []
    if "{id}" in proof.requirement_url:
        found += [Link(proof.requirement_url.replace("{id}", one), one, "tms") for one in requirements(scenario)]
    return [link for link in [*found, *proof.additions.links] if _SAFE_LINK.match(link.url)]


def requirements(scenario: Scenario) -> list[str]:
    """Return the requirements that a scenario proves."""
    return [tag for tag in _tags(scenario) if _REQUIREMENT.fullmatch(tag)]


def _from_tags(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for tag in _tags(scenario):
        special = _ALLURE.fullmatch(tag)
        if special:
            if special["name"] not in {"severity", "owner"}:
                yield special["name"], special["value"]
        elif _REQUIREMENT.fullmatch(tag):
            yield "requirement", tag
        elif tag not in SEVERITIES and not tag.startswith("owner:"):
            yield "tag", tag


def _severity(scenario: Scenario) -> str:
    for tag in _tags(scenario):
        word = tag.removeprefix("allure.severity:").removeprefix("allure.severity=")
        if word in SEVERITIES:
            return word
    return "normal"


def _owner(scenario: Scenario) -> str:
    for tag in _tags(scenario):
        for beginning in ("owner:", "allure.owner:", "allure.label.owner:", "allure.label.owner="):
            if tag.startswith(beginning):
                return tag.removeprefix(beginning)
    header = re.search(r"^\s*Owner:\s*(.+?)\s*$", "\n".join(scenario.feature.description), re.MULTILINE)
    return header[1] if header else ""


def _tags(scenario: Scenario) -> list[str]:
    """Return all tags that hold for a scenario, its own first."""
    rule = rule_of(scenario)
    inherited = [*(rule.tags if rule is not None else ()), *scenario.feature.tags]
    return [str(tag) for tag in dict.fromkeys([*scenario.tags, *inherited])]


def _last_word(labels: list[tuple[str, str]]) -> list[tuple[str, str]]:
    single = {name: value for name, value in labels if name in _ONLY_ONE}
    return [*single.items(), *((name, value) for name, value in labels if name not in _ONLY_ONE)]
