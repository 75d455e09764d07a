"""The brand score: computed from a page by reading it, criterion by criterion."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from sandbox.site_builder import inspection
from sandbox.site_builder.inspection import Issue
from sandbox.site_builder.markup import elements

NEEDED_TO_DEPLOY = 8.0

# How many tenths of a point an issue costs, in which criterion, and how many each further one of its kind costs.
_COSTS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "MISSING_ALT": (("accessibility", 12, 2),),
    "MISSING_LANG": (("accessibility", 12, 0),),
    "MISSING_VIEWPORT": (("accessibility", 12, 0),),
    "HEADING_ORDER": (("accessibility", 12, 2),),
    "LOW_CONTRAST": (("accessibility", 15, 2),),
    "DEPRECATED_ELEMENT": (("accessibility", 12, 2),),
    "OFF_BRAND_COLOUR": (("brand colours", 10, 10),),
    "HEAVY_PAGE": (("weight", 15, 0),),
    # A script from elsewhere is a risk, and one more thing to wait for.
    "EXTERNAL_SCRIPT": (("safe markup", 15, 5), ("weight", 3, 3)),
    "INLINE_HANDLER": (("safe markup", 15, 5),),
}
_MAXIMA = {"accessibility": 40, "brand colours": 20, "weight": 20, "safe markup": 20}
_UNSAFE = frozenset({"EXTERNAL_SCRIPT", "INLINE_HANDLER"})


@dataclass(frozen=True, slots=True)
class Criterion:
    """How many tenths of a point a page got of how many."""

    name: str
    tenths: int
    maximum: int

    def shape(self) -> dict[str, Any]:
        """Show the criterion to callers, in points."""
        return {"criterion": self.name, "points": self.tenths / 10, "maximum": self.maximum / 10}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What reading a page found."""

    criteria: tuple[Criterion, ...]
    issues: tuple[Issue, ...]
    performance_ms: int

    @property
    def score(self) -> float:
        """Give the brand score, 0 to 10."""
        return sum(criterion.tenths for criterion in self.criteria) / 10

    @property
    def is_safe(self) -> bool:
        """Tell whether nothing in the page runs foreign or inline code."""
        return not any(issue.code in _UNSAFE for issue in self.issues)


@lru_cache(maxsize=128)
def judge(html: str, primary: str, secondary: str) -> Verdict:
    """Read a page and score it against its brand; the same page always gets the same verdict."""
    tree: tuple[Element, ...] = tuple(elements(html))
    issues = inspection.issues(html, tree, primary, secondary)
    criteria = tuple(Criterion(name, _left(name, maximum, issues), maximum) for name, maximum in _MAXIMA.items())
    return Verdict(criteria, issues, inspection.load_time(html, tree))


def _left(criterion: str, maximum: int, issues: tuple[Issue, ...]) -> int:
    """Give what is left of a criterion after each issue has taken its share."""
    lost = 0
    seen: set[str] = set()
    for issue in issues:
        for name, first, further in _COSTS[issue.code]:
            if name == criterion:
                lost += further if issue.code in seen else first
        seen.add(issue.code)
    return max(0, maximum - lost)
