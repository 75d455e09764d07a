"""What GitHub shows of a run: annotations beside the lines that failed, and a summary of the job."""

from __future__ import annotations

import html
import os
import re
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ratified.display import printable, shortened
from ratified.runner.outcome import Outcome

# GitHub shows ten annotations of a kind for each step of a job, and a summary of a megabyte at most.
_ANNOTATIONS = 10
_TOLD = 30
_SLOWEST = 5
_MESSAGE = 2000
# Whatever could be markup, a mention or an address, and so more than the text that it is.
_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")


@dataclass(frozen=True, slots=True)
class GitHub:
    """The job of GitHub in which a run takes place."""

    workspace: Path
    summary: Path | None
    token: str = field(default_factory=secrets.token_hex)

    @classmethod
    def found(cls, variables: Mapping[str, str] = os.environ) -> GitHub | None:
        """Return the job, or None where the run takes place elsewhere."""
        if not variables.get("GITHUB_ACTIONS"):
            return None
        summary = variables.get("GITHUB_STEP_SUMMARY")
        return cls(Path(variables.get("GITHUB_WORKSPACE") or "."), Path(summary) if summary else None)

    def opening(self) -> str:
        """Return the line after which nothing that a scenario prints is taken for a command to GitHub."""
        return f"::stop-commands::{self.token}"

    def closing(self) -> str:
        """Return the line after which commands to GitHub are commands again."""
        return f"::{self.token}::"

    def annotations(self, outcomes: Sequence[Outcome], problems: Sequence[str], folder: Path) -> list[str]:
        """Return a command for each failure and each flaky scenario, as many as GitHub shows.

        Places are relative to `folder`.
        """
        failed = [outcome for outcome in outcomes if outcome.failed]
        flaky = [outcome for outcome in outcomes if outcome.flaky]
        errors = [f"::error title=The run itself::{_data(problem)}" for problem in problems]
        errors += [self._annotation("error", outcome, outcome.message or outcome.status, folder) for outcome in failed]
        warnings = [self._annotation("warning", outcome, _flaky(outcome), folder) for outcome in flaky]
        return errors[:_ANNOTATIONS] + warnings[:_ANNOTATIONS]

    def append(self, markdown: str) -> str:
        """Append to the summary of the job; return a sentence where that cannot be done."""
        if self.summary is None:
            return ""
        try:
            with self.summary.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(markdown)
        except OSError as error:
            return f"The summary could not be written to {self.summary}: {error.strerror or error}"
        return ""

    def _annotation(self, kind: str, outcome: Outcome, message: str, folder: Path) -> str:
        file, _, line = outcome.place.rpartition(":")
        path = (folder / file).resolve()
        workspace = self.workspace.resolve()
        shown = path.relative_to(workspace).as_posix() if path.is_relative_to(workspace) else file
        facts = f"file={_property(shown)},line={_property(line)},title={_property(outcome.name)}"
        return f"::{kind} {facts}::{_data(message)}"


def summary(outcomes: Sequence[Outcome], problems: Sequence[str], replay: str) -> str:
    """Return a run as Markdown: counts, failures, flaky scenarios, the slowest, and how to run it again."""
    return "\n".join(
        [
            f"## {_verdict(outcomes, problems)}\n",
            *_counts(outcomes),
            *_problems(problems),
            *_failures([outcome for outcome in outcomes if outcome.failed]),
            *_flaky_ones([outcome for outcome in outcomes if outcome.flaky]),
            *_slowest(outcomes),
            f"Run it again:\n{_block(replay)}\n",
        ]
    )


def _verdict(outcomes: Sequence[Outcome], problems: Sequence[str]) -> str:
    failed = sum(outcome.failed for outcome in outcomes)
    if failed:
        return f"❌ {failed} of {len(outcomes)} scenarios did not pass"
    if problems:
        return "❌ The run itself failed"
    if not any(outcome.status == "passed" for outcome in outcomes):
        return "⚠️ No scenario passed, and none failed"
    return f"✅ {sum(outcome.status == 'passed' for outcome in outcomes)} scenarios passed"


def _counts(outcomes: Sequence[Outcome]) -> Iterator[str]:
    counted = Counter(outcome.status for outcome in outcomes)
    flaky = sum(outcome.flaky for outcome in outcomes)
    yield "| status | scenarios |\n|---|---:|"
    yield from (f"| {_text(status)} | {count} |" for status, count in counted.most_common())
    if flaky:
        yield f"| of these flaky | {flaky} |"
    yield ""


def _problems(problems: Sequence[str]) -> Iterator[str]:
    if problems:
        yield "### The run itself\n"
        yield from (_block(problem) for problem in problems[:_TOLD])
        yield ""


def _failures(failed: Sequence[Outcome]) -> Iterator[str]:
    if not failed:
        return
    yield "### What did not pass\n"
    for outcome in failed[:_TOLD]:
        yield f"**{_text(outcome.name)}**  \n<code>{_text(outcome.place)}</code> {_text(outcome.status)}\n"
        yield _block(outcome.message or "no reason was given") + "\n"
    yield from _more(len(failed) - _TOLD)


def _flaky_ones(flaky: Sequence[Outcome]) -> Iterator[str]:
    if not flaky:
        return
    yield "### Flaky: passed only when tried again\n\n| scenario | place | attempts |\n|---|---|---:|"
    for outcome in flaky[:_TOLD]:
        yield f"| {_text(outcome.name)} | <code>{_text(outcome.place)}</code> | {outcome.attempts} |"
    yield ""
    yield from _more(len(flaky) - _TOLD)


def _slowest(outcomes: Sequence[Outcome]) -> Iterator[str]:
    slowest = sorted((one for one in outcomes if one.seconds), key=lambda one: -one.seconds)[:_SLOWEST]
    if not slowest:
        return
    yield "### The slowest\n\n| scenario | place | seconds |\n|---|---|---:|"
    for outcome in slowest:
        yield f"| {_text(outcome.name)} | <code>{_text(outcome.place)}</code> | {outcome.seconds:.1f} |"
    yield ""


def _more(number: int) -> Iterator[str]:
    if number > 0:
        yield f"… and {number} more; the report has them all.\n"


def _flaky(outcome: Outcome) -> str:
    return f"flaky: it passed only when it was tried {outcome.attempts} times"


def _text(text: str) -> str:
    """Return text as Markdown shows it, letter by letter, on one line and in one cell."""
    line = " ".join(shortened(printable(text), 300).split())
    return _MARKUP.sub(lambda found: f"&#{ord(found.group())};", line)


def _block(text: str) -> str:
    return f"<pre>\n{html.escape(shortened(printable(text), _MESSAGE))}\n</pre>"


def _data(text: str) -> str:
    told = shortened(printable(text), _MESSAGE)
    return told.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


__all__ = ["GitHub", "summary"]
