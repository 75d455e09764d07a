"""How failures are sorted: whose fault they are, and what to do about them."""

from __future__ import annotations

from dataclasses import dataclass

_AMONG_OURS = "NoAnswer|BrowserBroken|GuardRefused|ConfigurationError|playwright"


@dataclass(frozen=True, slots=True)
class Category:
    """One sort of failure: the statuses, and what its message and its trace say or do not say."""

    name: str
    statuses: tuple[str, ...]
    message: str = ""
    trace: str = ""

    def as_allure_2(self) -> dict[str, object]:
        """Return the category for `categories.json`, whose expressions match whole texts."""
        told: dict[str, object] = {"name": self.name, "matchedStatuses": list(self.statuses)}
        if self.message:
            told["messageRegex"] = f"(?s)^{self.message}.*$"
        if self.trace:
            told["traceRegex"] = f"(?s)^{self.trace}.*$"
        return told

    def as_allure_3(self) -> dict[str, object]:
        """Return the category for the configuration of Allure 3, whose expressions match anywhere."""
        matcher: dict[str, object] = {"statuses": list(self.statuses)}
        if self.message:
            matcher["message"] = f"^{self.message}".replace(".*", "[\\s\\S]*")
        if self.trace:
            matcher["trace"] = f"^{self.trace}".replace(".*", "[\\s\\S]*")
        return {"name": self.name, "matchers": [matcher]}


_NOT_WRITTEN = "(?:This step is not|Promised, not) written yet"
_CLEAN_UP = "(?:Clean-up failed|The hook after_|.*clean-up of the)"
_LEAK = ".*a secret stands in"

CATEGORIES = (
    Category("Contract breaches", ("failed",), trace=".*ContractBreach"),
    Category("Secrets", ("broken",), message=_LEAK),
    Category("Not written yet", ("broken",), message=_NOT_WRITTEN),
    Category("Clean-up trouble", ("broken",), message=_CLEAN_UP),
    Category("Environment or browser trouble", ("broken",), trace=f".*(?:{_AMONG_OURS})"),
    Category("Broken promises", ("failed",), trace="(?!.*ContractBreach)"),
    Category(
        "Trouble of our own",
        ("broken",),
        message=f"(?!{_NOT_WRITTEN}|{_CLEAN_UP}|{_LEAK})",
        trace=f"(?!.*(?:{_AMONG_OURS}))",
    ),
)
