"""The strength report: what the systems could do wrong without any scenario noticing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from ratified.report.kept import attached, attached_to_run, environment_of, labels_of, newest
from ratified.report.strength.page import page_of
from ratified.report.strength.text import markdown_of
from ratified.report.strength.told import One, Scenario, Whole

__all__ = ["MEDIA_TYPE", "Strength", "read_strength", "write_strength"]

MEDIA_TYPE = "application/vnd.ratified.strength+json"


@dataclass(frozen=True, slots=True)
class Strength:
    """What is told about a suite and each of its scenarios, and where it was recorded."""

    whole: Whole
    scenarios: Sequence[Scenario]
    environment: Mapping[str, str]

    def markdown(self) -> str:
        """Return it as Markdown."""
        return markdown_of(self.whole, self.scenarios, self.environment)

    def page(self) -> str:
        """Return it as a page that needs nothing else."""
        return page_of(self.whole, self.scenarios, self.environment)


def read_strength(results: Path) -> Strength | None:
    """Return what the results in a folder say about strength, if anything."""
    told = list(attached_to_run(results, MEDIA_TYPE))
    if not told:
        return None
    scenarios = [_scenario(result, one) for result in newest(results) for one in attached(results, result, MEDIA_TYPE)]
    scenarios.sort(key=lambda one: (one.system, one.feature, one.told.semantic.share or 0.0, one.name))
    return Strength(msgspec.convert(told[-1], Whole), scenarios, environment_of(results))


def write_strength(results: Path, out: Path) -> list[Path]:
    """Write the report in both forms, if the results say anything about strength."""
    found = read_strength(results)
    if found is None:
        return []
    paths = [out / "strength-report.md", out / "strength-report.html"]
    for path, text in zip(paths, (found.markdown(), found.page()), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def _scenario(result: Mapping[str, Any], told: object) -> Scenario:
    system, feature = (next(iter(labels_of(result, label)), "") for label in ("feature", "story"))
    return Scenario(system, feature, result["name"], msgspec.convert(told, One))
