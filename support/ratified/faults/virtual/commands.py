"""What a scenario may command a virtual service to do with the next requests of a client key."""

from __future__ import annotations

import math
from typing import Any, ClassVar, Literal, TypeAlias

import msgspec

from ratified.faults.gateway import page, phrase
from ratified.faults.virtual.reply import Reply

LONGEST_DELAY = 600.0
_NOT_JSON = b"{answer: [1, 2,, }"


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", forbid_unknown_fields=True):
    """Done to as many requests as `times` says, one after the other; to every one until further notice if None."""

    times: int | None = 1
    # Whether what is answered is no longer the service's own word, to which it could be held.
    spoils: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.times is not None and self.times < 1:
            raise ValueError(f"a command is for at least one request, not for {self.times}")

    @property
    def told(self) -> str:
        """What was done, as the record and the evidence say it."""
        return self._told()

    def _told(self) -> str:
        raise NotImplementedError


class Standing(Command, frozen=True):
    """A command whose answer stands without the service's work: nothing that was asked for is done."""

    @property
    def reply(self) -> Reply:
        """The answer."""
        return self._reply()

    def _reply(self) -> Reply:
        raise NotImplementedError


class AnswerWith(Standing, frozen=True, tag="answer"):
    """The answer is this status; its body is JSON, or text, or a short JSON error."""

    status: int
    json: Any = None
    text: str = ""
    headers: dict[str, str] = {}

    def __post_init__(self) -> None:
        super().__post_init__()
        _ = self.reply.content

    def _told(self) -> str:
        return f"answered {self.status}"

    def _reply(self) -> Reply:
        if self.text or self.json is not None or self.status in (204, 205, 304):
            return Reply(self.status, self.json, self.text, self.headers)
        return Reply(self.status, {"error": phrase(self.status)}, headers=self.headers)


class TooManyRequests(Standing, frozen=True, tag="too many requests"):
    """The answer is 429 and says after how many seconds to come again."""

    retry_after: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.retry_after < 0:
            raise ValueError(f"nobody can come again {self.retry_after} s from now")

    def _told(self) -> str:
        return f"answered 429, to be tried again after {self.retry_after} s"

    def _reply(self) -> Reply:
        return Reply(429, {"error": phrase(429)}, headers={"Retry-After": str(self.retry_after)})


class ErrorPage(Standing, frozen=True, tag="error page"):
    """The answer is an HTML page, as a gateway in front of a service gives it."""

    status: int = 502

    def __post_init__(self) -> None:
        super().__post_init__()
        _ = self.reply

    def _told(self) -> str:
        return f"answered {self.status} with an HTML page"

    def _reply(self) -> Reply:
        return Reply(self.status, body=page(self.status), headers={"Content-Type": "text/html"})


class Delay(Command, frozen=True, tag="delay"):
    """The work is done at once, and its answer sent so many seconds later."""

    seconds: float
    spoils: ClassVar[bool] = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (math.isfinite(self.seconds) and 0 <= self.seconds <= LONGEST_DELAY):
            raise ValueError(f"an answer can be late by 0 to {LONGEST_DELAY:g} s, not by {self.seconds}")

    def _told(self) -> str:
        return f"answered {self.seconds:g} s late"


class Hold(Command, frozen=True, tag="hold"):
    """The request waits before any work is done, until the scenario releases it."""

    spoils: ClassVar[bool] = False

    def _told(self) -> str:
        return "held until it was released"


class Hang(Command, frozen=True, tag="hang"):
    """The request is never answered, unless it is released; at the end of its scenario its connection is closed.

    With `works` the service has done by then what it was asked for, and only does not say so.
    """

    works: bool = False
    spoils: ClassVar[bool] = False

    def _told(self) -> str:
        return "left hanging after its work was done" if self.works else "left hanging"


class Cut(Command, frozen=True, tag="cut"):
    """The work is done, the whole length of its answer announced, half of the body sent and the connection closed."""

    def _told(self) -> str:
        return "cut its answer in half"


class Reset(Command, frozen=True, tag="reset"):
    """The connection is reset: before any work is done, after it but before the answer, or within the answer."""

    when: Literal["before the work", "before the answer", "within the answer"] = "before the answer"

    def _told(self) -> str:
        return f"reset the connection {self.when}"


class Malform(Command, frozen=True, tag="malform"):
    """The work is done and its answer whole, but it says something else than JSON, half of it, or the wrong type."""

    how: Literal["not JSON", "half of its JSON", "said to be HTML"] = "not JSON"

    def _told(self) -> str:
        return f"malformed its answer: {self.how}"

    def malformed(self, reply: Reply) -> Reply:
        """Return the answer as it is sent."""
        if not reply.content:
            # Where nothing should be, anything is wrong.
            return Reply(200, body=_NOT_JSON, headers={"Content-Type": "application/json"})
        if self.how == "not JSON":
            return reply.instead(_NOT_JSON)
        if self.how == "said to be HTML":
            return reply.instead(reply.content, "text/html")
        return reply.instead(reply.content[: len(reply.content) // 2])


class Repeat(Command, frozen=True, tag="repeat"):
    """What the operation answered last is answered again, whatever has happened since, and no work is done.

    It waits for a request that has something to be repeated.
    """

    def _told(self) -> str:
        return "repeated its last answer"


AnyCommand: TypeAlias = AnswerWith | TooManyRequests | ErrorPage | Delay | Hold | Hang | Cut | Reset | Malform | Repeat
