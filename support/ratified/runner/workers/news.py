"""What a worker has to tell besides what it is asked for: what has come up since it told of such things last."""

from __future__ import annotations

from ratified.display import legible
from ratified.gherkin import Runner
from ratified.runner.workers.output import Output
from ratified.secrets import SECRETS


class News:
    """Gathers what has come up."""

    def __init__(self, runner: Runner, output: Output | None) -> None:
        self._runner = runner
        self._output = output
        self._hook_failures = 0

    def printed(self) -> str:
        """Return what was printed past behave's own capture."""
        return legible(SECRETS.redact(told)) if self._output is not None and (told := self._output.taken()) else ""

    def hook_failures(self) -> int:
        """Return how many hooks have failed."""
        before, self._hook_failures = self._hook_failures, int(self._runner.hook_failures)
        return self._hook_failures - before
