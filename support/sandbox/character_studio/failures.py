"""What can go wrong at the image service, and what becomes of a job then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# The kind of a failure, and the code that owners are told.
CODES: Mapping[str, str] = {
    "rejected": "EXTERNAL_REJECTED",
    "not_authorised": "EXTERNAL_NOT_AUTHORISED",
    "server_error": "EXTERNAL_UNAVAILABLE",
    "rate_limit": "EXTERNAL_RATE_LIMITED",
    "timeout": "EXTERNAL_TIMEOUT",
    "connection": "EXTERNAL_CONNECTION",
    "malformed": "EXTERNAL_MALFORMED",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """How an attempt failed; `spent` says that its generation is of no use to the next attempt."""

    kind: str
    message: str
    retry_after: float = 0.0
    spent: bool = False

    @property
    def code(self) -> str:
        """Give the code that owners are told."""
        return CODES[self.kind]


class ExternalFailure(Exception):
    """The image service has failed us."""

    def __init__(self, failure: Failure) -> None:
        """Carry how it failed."""
        super().__init__(failure.message)
        self.failure = failure


def failed(kind: str, message: str, *, retry_after: float = 0.0, spent: bool = False) -> ExternalFailure:
    """Make the exception for a kind of failure."""
    return ExternalFailure(Failure(kind, message, retry_after, spent))
