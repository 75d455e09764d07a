"""What Character Studio answers, as values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate

_CAPITAL = re.compile("[A-Z]")
FINISHED = frozenset(("COMPLETE", "FAILED", "CANCELLED"))


@dataclass(frozen=True, slots=True)
class Account:
    """A person who has signed up."""

    user_id: str
    role: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Token:
    """What a person who has signed in shows."""

    access_token: str
    token_type: str
    expires_in: int
    user_id: str
    role: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be drawn."""

    name: str
    style: str = "anime"
    archetype: str = "hero"
    description: str | None = None
    tags: tuple[str, ...] = ()
    hair_colour: str | None = None
    eye_colour: str | None = None
    height_cm: float | None = None
    age: int | None = None
    images: int = 1
    size: str = "square"

    def as_json(self) -> dict[str, object]:
        """Return it as it is sent."""
        return {
            "name": self.name,
            "style": self.style,
            "archetype": self.archetype,
            "description": self.description,
            "tags": list(self.tags),
            "hairColour": self.hair_colour,
            "eyeColour": self.eye_colour,
            "heightCm": self.height_cm,
            "age": self.age,
            "images": self.images,
            "size": self.size,
        }


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a request to nanoBanana means in the studio's words."""

    character: Wish


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture: where it is, and what it is said to be."""

    image_id: str
    url: str
    media_type: str
    width: int
    height: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What a character was said to cost, and what was charged."""

    currency: str
    estimated_cents: int
    charged_cents: int | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a character has failed."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Transition:
    """A state that was reached, and when."""

    status: str
    at: str


@dataclass(frozen=True, slots=True)
class Made:
    """What nanoBanana called it."""

    generation_id: str | None
    credits: int | None


@dataclass(frozen=True, slots=True, repr=False)
class Character:
    """A character that was asked for, as far as it has come."""

    character_id: str
    owner_id: str
    status: str
    progress: int
    attempts: int
    cancel_requested: bool
    character: Wish
    images: tuple[Picture, ...]
    cost: Cost
    external: Made
    error: Trouble | None
    last_event_id: int
    created_at: str
    started_at: str | None
    finished_at: str | None
    transitions: tuple[Transition, ...] = ()

    @property
    def is_finished(self) -> bool:
        """Say whether nothing more becomes of it."""
        return self.status in FINISHED

    @property
    def states(self) -> tuple[str, ...]:
        """Return the states that it came through."""
        return tuple(one.status for one in self.transitions)

    @property
    def lasting(self) -> tuple[object, ...]:
        """Return what is told of it from the first answer to the last: which, whose, what, for how much, since when."""
        return self.character_id, self.owner_id, self.character, self.cost.estimated_cents, self.created_at

    def __repr__(self) -> str:
        # Who reads of a failure looks for these; the rest is in the exchange.
        return f'"{self.character.name}" ({self.character_id}): {self}'

    def __str__(self) -> str:
        why = f", because of {self.error.code}: {self.error.message}" if self.error else ""
        return f"{self.status} at {self.progress} % after {self.attempts} attempts{why}"


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A part of somebody's characters, the newest first."""

    characters: tuple[Character, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Patience:
    """How an owner wants failures to be borne."""

    max_attempts: int
    backoff_seconds: float
    backoff_factor: float
    retry_on: tuple[str, ...]
    attempt_timeout_seconds: float
    poll_interval_seconds: float

    def changed(self, changes: Mapping[str, object]) -> Patience:
        """Return it with changes by the names under which they are sent."""
        named = {_CAPITAL.sub(lambda found: f"_{found[0].lower()}", name): value for name, value in changes.items()}
        return replace(self, **{name: tuple(one) if isinstance(one, list) else one for name, one in named.items()})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Edition:
    """Settings as they were when they were read."""

    patience: Patience
    tag: str


@dataclass(frozen=True, slots=True)
class Charge:
    """What one character has cost."""

    character_id: str
    cents: int
    at: str


@dataclass(frozen=True, slots=True)
class Costs:
    """What an owner has paid."""

    currency: str
    total_cents: int
    charged: int
    charges: tuple[Charge, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One event of a character's coming into being."""

    number: int
    kind: str
    kind_told: str
    character_id: str
    status: str
    progress: int
    attempt: int
    at: str
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """All that was told of a character, and how the telling ended."""

    moments: tuple[Moment, ...]
    ending: str

    @property
    def states(self) -> tuple[str, ...]:
        """Return the states in the order in which they were told."""
        return tuple(moment.status for moment in self.moments if moment.kind == "state")

    @property
    def progress(self) -> tuple[int, ...]:
        """Return how far it was, each time that anything was told."""
        return tuple(moment.progress for moment in self.moments)

    @property
    def attempts(self) -> tuple[int, ...]:
        """Return how many attempts were begun, each time that anything was told: the first one with the drawing."""
        begun = ((one.kind, one.status) == ("state", "GENERATING") or one.kind == "attempt" for one in self.moments)
        return tuple(accumulate(begun))

    @property
    def last(self) -> Moment:
        """Return what was told last."""
        return self.moments[-1]

    def continued(self, rest: Story) -> Story:
        """Return this story with what was told later."""
        return Story((*self.moments, *rest.moments), rest.ending)


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a picture, what names this state of them, and who may keep them."""

    media_type: str
    content: bytes = field(repr=False)
    tag: str = ""
    keeping: str = ""

    @property
    def told(self) -> tuple[int, str]:
        """Return how large it is, and its checksum."""
        return len(self.content), hashlib.sha256(self.content).hexdigest()
