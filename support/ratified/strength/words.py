"""The words in which the strength of suites is told: replies, changes made to them, questions and findings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Reply:
    """What a system answered, whole; `delay` is by how many seconds its body begins later than it was recorded."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    delay: float = 0.0

    @property
    def media_type(self) -> str:
        """Return the media type in lower case, without its parameters."""
        value = next((value for name, value in self.headers if name.lower() == "content-type"), "")
        return value.partition(";")[0].strip().lower()

    @property
    def is_stream(self) -> bool:
        """Tell whether the answer is an event stream."""
        return self.media_type == "text/event-stream"


class Family(Enum):
    """What kind of mistake a change stands for."""

    STATUS = "status"
    HEADER = "header"
    VALUE = "value"
    SHAPE = "shape"
    STREAM = "stream"
    TRANSPORT = "transport"
    STATE = "state"
    REQUEST = "request"
    PAGE = "page"
    # What a good suite must not notice.
    TOLERANCE = "tolerance"


@dataclass(frozen=True, slots=True, order=True)
class Endpoint:
    """One way into a system; its path is a template such as `/sites/{id}`."""

    system: str
    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One thing that is done to every answer of an endpoint.

    The field is empty for the whole answer, or a path such as `securityPassed`, `pages[].title`, `[].id`,
    `location` of a header, or `page.score` in events of the kind `page`.
    """

    operator: str
    field: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """Would anybody notice this change? Where it depends on who asks, `who` says for whom it is made."""

    endpoint: Endpoint
    change: Change
    who: str = ""


class How(Enum):
    """By what a change was noticed; each value is what readers are told."""

    CHECK = "by a check"
    CONTRACT = "by the contract"
    CRASH = "by a crash of the suite's own code"
    TIMEOUT = "because it waited in vain"


class Fate(Enum):
    """What became of a question."""

    NOTICED = "noticed"
    SURVIVED = "survived"
    # Nobody looks at the field, which is known without a run.
    UNSEEN = "unseen"
    # It survived, and data/strength.toml says why that is right.
    ACCEPTED = "accepted"
    # The budget was over before it was asked.
    LEFT = "left"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to a question; `scenario` is who noticed, or else of whom it is asked first."""

    question: Question
    fate: Fate
    scenario: str = ""
    how: How | None = None
    step: str = ""
    is_live: bool = False
    asked: tuple[str, ...] = ()
    why: str = ""
