"""The first of a run's formatters: it prepares for all others what they are about to hear."""

from __future__ import annotations

from collections.abc import Callable

from ratified.display import legible
from ratified.failures import Broken
from ratified.gherkin import Step
from ratified.secrets import SECRETS


class Forerunner:
    """Makes the failures of steps fit to be shown."""

    def result(self, step: Step) -> None:
        """Replace the stack of a failure that explains itself by its explanation, and make it harmless."""
        if isinstance(step.exception, Broken):
            step.error_message = f"BROKEN: {step.exception}"
        if step.error_message:
            step.error_message = legible(SECRETS.redact(step.error_message))

    def __getattr__(self, name: str) -> Callable[..., None]:
        return nothing


def nothing(*_: object) -> None:
    """Take no notice."""
