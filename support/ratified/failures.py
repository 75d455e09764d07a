"""Every way a run can go wrong, and whose fault it is.

Exception
├── Broken                  we could not judge
│   ├── ConfigurationError  the run was asked for something that does not exist
│   ├── NoAnswer            a system gave no usable answer
│   ├── BrowserBroken       the browser is missing, was killed or crashed
│   ├── GuardRefused        the environment's guard forbids it
│   ├── MemoryGap           a step recalls what no step remembered
│   └── SecretLeaked        the run wrote a secret into its own output
└── AssertionError
└── BrokenPromise       the product broke a promise
├── ContractBreach  an exchange broke the written contract
├── NeverHappened   what a step waited for did not come true in time
└── Unjudged        something was tried and no step judged the outcome
"""

from __future__ import annotations


def _told(what: str, expected: str, actual: str, following: str) -> str:
    lines = [what]
    for label, text in (("expected:", expected), ("actual:", actual), ("next:", following)):
        if text:
            lines.append(f"  {label:<9} " + text.replace("\n", "\n" + " " * 12))
    return "\n".join(lines)


class _Told(Exception):
    """A failure that tells what, expected, actual, next."""

    def __init__(self, what: str, *, expected: str = "", actual: str = "", next: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.expected = expected
        self.actual = actual
        self.next = next

    def __str__(self) -> str:
        return _told(self.what, self.expected, self.actual, self.next)


class Broken(_Told):
    """We could not judge: the fault is the run's, the environment's or our own."""


class ConfigurationError(Broken):
    """The run was asked for something that does not exist or does not fit."""


class NoAnswer(Broken):
    """A system gave no usable answer; `kind` says which of six ways it failed."""

    KINDS = ("refused", "dns", "tls", "timeout", "reset", "bad answer")

    def __init__(self, kind: str, what: str, *, expected: str = "", actual: str = "", next: str = "") -> None:
        if kind not in self.KINDS:
            raise ValueError(f"{kind!r} is not a kind of missing answer: {', '.join(self.KINDS)}")
        super().__init__(what, expected=expected, actual=actual, next=next)
        self.kind = kind


class BrowserBroken(Broken):
    """The browser is missing, was killed or crashed."""


class GuardRefused(Broken):
    """The guard of the environment forbids what was about to be done."""


class MemoryGap(Broken):
    """A step recalls what no step of this scenario has remembered."""


class SecretLeaked(Broken):
    """The run found a secret in its own output."""


class BrokenPromise(_Told, AssertionError):
    """The product broke a promise."""


class ContractBreach(BrokenPromise):
    """An exchange broke the written contract of its system."""


class NeverHappened(BrokenPromise):
    """What a step waited for did not come true in the time there was."""


class Unjudged(BrokenPromise):
    """Something was tried, and no step of the scenario judged the outcome."""
