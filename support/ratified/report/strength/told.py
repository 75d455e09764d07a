"""What is told about the strength of a suite: as results keep it, and in the words of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

ASKED = (
    "While the scenarios ran, every answer of the systems was kept. Then each was spoilt in many ways, one mistake at "
    "a time, and the scenarios were asked again. A scenario is strong if it fails when something is wrong."
)
COUNTED = (
    "The score counts wrong values, lost writes, broken streams and pages, and people who see what is not theirs. "
    "Plain breakages, such as an error instead of an answer, tell suites hardly apart and do not count."
)


class Share(msgspec.Struct, frozen=True):
    """How much was noticed of what was tried; low and high where not everything was."""

    noticed: int = 0
    asked: int = 0
    left: int = 0
    share: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def percent(self) -> str:
        """Return it as readers know it."""
        if self.share is None:
            return "not tried"
        return f"about {_percent(self.share)}" if self.left else _percent(self.share)

    @property
    def counted(self) -> str:
        """Return how many that are."""
        return f"{self.noticed:,} of {self.asked:,}" if self.asked else "none tried"

    @property
    def told(self) -> str:
        """Return how many that are, and how far it is a guess."""
        if self.low is None or self.high is None:
            return self.counted
        bounds = f"between {_percent(self.low)} and {_percent(self.high)} of all"
        return f"{self.counted}; {bounds}, as time did not suffice for {self.left:,} more"


class Sentence(msgspec.Struct, frozen=True):
    """Something that nobody would notice, or that somebody should not: and of which scenario that is told."""

    scenario: str
    text: str


class Part(msgspec.Struct, frozen=True):
    """The figures of a feature."""

    system: str
    feature: str
    semantic: Share
    security: Share


class Kind(msgspec.Struct, frozen=True):
    """The figures of one kind of mistake."""

    name: str
    meaning: str
    share: Share


class Count(msgspec.Struct, frozen=True):
    """How often something was the case."""

    what: str
    count: int


class Allowed(msgspec.Struct, frozen=True):
    """What may go unnoticed, why, until when, and how many mistakes that are."""

    what: str
    reason: str
    until: str
    count: int = 0

    @property
    def told_count(self) -> str:
        """Return how many mistakes that are."""
        return _many(self.count, "mistake")

    @property
    def told_expired(self) -> str:
        """Return that somebody has to decide again."""
        return f"{self.what}: expired on {self.until}, decide again. The reason was: {self.reason}"

    @property
    def told_outdated(self) -> str:
        """Return that nothing is left to be accepted."""
        return f"{self.what}: nothing of it goes unnoticed any more, take it out. The reason was: {self.reason}"


class Unknown(msgspec.Struct, frozen=True):
    """What could not be judged, and why."""

    what: str
    why: str


class Whole(msgspec.Struct, frozen=True):
    """What is told about all scenarios together; `more` says how many sentences are left out."""

    semantic: Share
    security: Share
    raw: Share
    parts: Sequence[Part] = ()
    kinds: Sequence[Kind] = ()
    hows: Sequence[Count] = ()
    crashes: int = 0
    sentences: Sequence[Sentence] = ()
    more: int = 0
    unseen: int = 0
    blind: Sequence[str] = ()
    harmless: int = 0
    brittle: Sequence[Sentence] = ()
    accepted: Sequence[Allowed] = ()
    expired: Sequence[Allowed] = ()
    outdated: Sequence[Allowed] = ()
    unknown: Sequence[Unknown] = ()

    @property
    def told_of_sentences(self) -> str:
        """Return what the sentences are."""
        if not self.sentences:
            return "Nothing: every mistake that was tried was noticed."
        more = f" {self.more:,} more stand with their scenarios below." if self.more else ""
        return f"The worst first.{more}"

    @property
    def told_of_crashes(self) -> str:
        """Return what to do where the suite itself fell over."""
        if not self.crashes:
            return ""
        crashes = "of them was" if self.crashes == 1 else "of them were"
        return (
            f"{self.crashes:,} {crashes} noticed only because code of the suite fell over: noticed all the same, but "
            "whoever reads such a failure is not told what is wrong. A check that says what it expects is better."
        )

    @property
    def told_of_harmless(self) -> str:
        """Return whether anything fails without need."""
        if not self.harmless:
            return "None were tried."
        tried = f"{self.harmless:,} were tried, such as a field more or other white space; they break no promise."
        if not self.brittle:
            return f"{tried} Nothing failed, as it should be."
        return f"{tried} These scenarios failed all the same, and will fail one day when nothing is wrong."

    @property
    def told_of_accepted(self) -> str:
        """Return whether anything is accepted."""
        if not self.accepted:
            return "Nothing has been accepted."
        return "Somebody has decided that these need not be noticed. They count neither as noticed nor as missed."

    @property
    def overdue(self) -> Iterator[str]:
        """Give what somebody has to decide about."""
        yield from (one.told_expired for one in self.expired)
        yield from (one.told_outdated for one in self.outdated)


class One(msgspec.Struct, frozen=True):
    """What is told about one scenario; `more` says how many sentences are left out."""

    place: str
    semantic: Share
    security: Share
    raw: Share
    sentences: Sequence[str] = ()
    more: int = 0
    brittle: Sequence[str] = ()
    helped: int = 0
    crashes: int = 0

    @property
    def is_blind(self) -> bool:
        """Say whether it notices nothing at all of what it is asked."""
        return self.raw.asked > 0 and not self.raw.noticed

    @property
    def flags(self) -> Sequence[str]:
        """Return what is wrong with it in a word."""
        return ["notices nothing"] * self.is_blind + ["brittle"] * bool(self.brittle)

    @property
    def lines(self) -> Sequence[str]:
        """Return all that is to be said about it."""
        more = [f"And {self.more:,} more like these."] * bool(self.more)
        return [*self.sentences, *more, *self.brittle, *self._notes()]

    def _notes(self) -> Iterator[str]:
        if self.helped:
            yield f"Lets {_many(self.helped, 'mistake')} pass that other scenarios notice."
        if self.crashes:
            yield f"Notices {_many(self.crashes, 'mistake')} only because code of the suite falls over."


class Scenario(msgspec.Struct, frozen=True):
    """What is told about one scenario, and which it is."""

    system: str
    feature: str
    name: str
    told: One


def _percent(share: float) -> str:
    """Return a share as whole hundredths; what is not all never becomes all, and what is not none never none."""
    hundredths = round(share * 100)
    return f"{min(max(hundredths, 1), 99) if 0 < share < 1 else hundredths}%"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
