"""What concerns a run as a whole: why scenarios did not run, what went wrong around them, and on what they ran."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from types import FrameType
from uuid import uuid4

from allure_commons.model2 import GlobalAttachment, Globals, Label, StatusDetails, TestResult

from ratified.allure.categories import CATEGORIES
from ratified.allure.place import rule_of
from ratified.allure.verdict import DRY, Verdict, cleanup_trouble, hook_trouble
from ratified.allure.writer import Writer
from ratified.display import printable
from ratified.evidence import Attachment
from ratified.gherkin import Configuration, Feature, Runner, Scenario, Statement, Status

_BUILD_URLS = ("BUILD_URL", "CI_PIPELINE_URL", "CI_JOB_URL")


@dataclass(frozen=True, slots=True)
class Counters:
    """How many hooks and clean-ups had failed at some moment."""

    hooks: int = 0
    cleanups: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong after a feature or a rule."""

    what: str
    message: str


class RunInCharge:
    """The runner at work, as far as a formatter may know it."""

    def __init__(self, runner: Runner | None) -> None:
        self._runner = runner

    @classmethod
    def found(cls) -> RunInCharge:
        """Find the runner that is making this formatter; behave gives formatters no other way to it."""
        frame: FrameType | None = sys._getframe()  # noqa: SLF001 - see above
        while frame is not None:
            caller = frame.f_locals.get("self")
            if hasattr(caller, "run_model") and hasattr(caller, "hook_failures"):
                return cls(caller)
            frame = frame.f_back
        return cls(None)

    @property
    def is_worker(self) -> bool:
        """Tell whether this process performs scenarios of a run that another process is in charge of."""
        return bool(getattr(self._runner, "is_worker", False))

    def features(self) -> Sequence[Feature]:
        """Return every feature of the run, also those that never began."""
        return self._runner.features if self._runner is not None else ()

    def counters(self) -> Counters:
        """Return how many hooks and clean-ups have failed until now."""
        if self._runner is None:
            return Counters()
        return Counters(self._runner.hook_failures, self._root().get("cleanup_errors", 0))

    def problems_since(self, before: Counters, *, told: bool) -> list[str]:
        """Return what went wrong outside of features since the last of them; `told` if somebody knows it in detail."""
        if self._runner is None:
            return []
        now = self.counters()
        problems: list[str] = []
        if not told and now.hooks > before.hooks:
            problems.append("before_all or after_all failed; what it said is in the console")
        if not told and now.cleanups > before.cleanups:
            problems.append("clean-up of the run failed; what it said is in the console")
        if self._runner.aborted and not problems and not told:
            problems.append("the run was stopped before its end")
        return problems

    @property
    def aborted(self) -> bool:
        """Tell whether the run was stopped; ours goes on to tell what was finished before it is aborted."""
        return self._runner is not None and (self._runner.aborted or getattr(self._runner, "is_stopped", False))

    @property
    def stops_at_first_failure(self) -> bool:
        """Tell whether the run was to end with the first scenario that fails."""
        return self._runner is not None and bool(self._runner.config.stop)

    def failed(self) -> bool:
        """Tell whether behave will call the run failed though no scenario did."""
        return self._runner is not None and (self._runner.aborted or self._runner.hook_failures > 0)

    def fail(self, reason: str) -> None:
        """Let the run fail because of the report."""
        if self._runner is None:
            return
        self._runner.hook_failures += 1
        known = getattr(self._runner, "problems", None)
        if isinstance(known, list):
            known.append(printable(reason))

    def write_globals(self, writer: Writer, attachments: Sequence[Attachment]) -> None:
        """Write what hooks attached outside of any scenario."""
        found = []
        for attachment in attachments:
            source, media_type = writer.attachment(attachment)
            stamp = round(time.time() * 1000)
            found.append(GlobalAttachment(name=attachment.name, source=source, type=media_type, timestamp=stamp))
        writer.item(Globals(attachments=found), "globals")

    def _root(self) -> Mapping[str, int]:
        context = self._runner.context if self._runner is not None else None
        found: Mapping[str, int] = getattr(context, "_root", {})
        return found


def not_run(
    scenario: Scenario, feature: Feature, run: RunInCharge, *, dry_run: bool, reason: Verdict | None = None
) -> Verdict:
    """Say why a scenario that was selected did not run."""
    if reason is not None:
        return reason
    for container in (feature, rule_of(scenario)):
        if container is not None and container.hook_failed:
            said = hook_trouble(container.error_message)
            return Verdict("broken", f"Not run, because the {container.keyword.lower()} could not begin: {said}")
    if dry_run:
        return Verdict("skipped", DRY)
    if scenario.status is Status.skipped:
        return Verdict("skipped", f"Skipped: {scenario.skip_reason or 'no reason was given'}")
    return _left_out(run)


def _left_out(run: RunInCharge) -> Verdict:
    if run.aborted:
        return Verdict("skipped", "Not run: the run was stopped before it came to this scenario")
    if run.stops_at_first_failure:
        return Verdict("skipped", "Not run: the run ends with the first failure (--stop)")
    return Verdict("broken", "Not run, and nobody knows why")


def container_trouble(container: Statement) -> Trouble | None:
    """Return what went wrong after a feature or a rule, where no scenario can be blamed."""
    message = container.error_message or ""
    if container.hook_failed and "HOOK-ERROR in before_" not in message:
        return Trouble("a hook failed", hook_trouble(container.error_message))
    if container.hook_failed and "HOOK-ERROR in after_" in message:
        return Trouble("a hook failed", hook_trouble(message))
    if container.status is Status.cleanup_error:
        return Trouble("clean-up", cleanup_trouble(getattr(container, "captured", None), ()))
    return None


def write_trouble(
    writer: Writer,
    name: str,
    message: str,
    container: Statement | None,
    outcomes: MutableMapping[str, tuple[Verdict, int]],
) -> None:
    """Write a result that nobody asked for, so that a report is not green when a run is not."""
    where = container.location.filename if container is not None else "the run"
    identity = f"{where}: {name}"
    now = round(time.time() * 1000)
    verdict = Verdict("broken", message)
    outcomes[identity] = (verdict, now)
    result = TestResult(
        uuid=str(uuid4()),
        name=name[:300],
        fullName=identity[:600],
        historyId=str(uuid4()),
        titlePath=["The run itself"],
        status=verdict.status,
        statusDetails=StatusDetails(message=message),
        stage="finished",
        start=now,
        stop=now,
        labels=[Label(name="epic", value="The run itself"), Label(name="framework", value="behave")],
    )
    writer.item(result, "result")


def write_run_files(writer: Writer, config: Configuration, facts: Mapping[str, str]) -> None:
    """Write what the run ran on and how its failures are sorted."""
    known = {
        **facts,
        "Python": platform.python_version(),
        "behave": version("behave"),
        "platform": platform.platform(terse=True),
    }
    lines = [f"{_property(name)}={_property(value)}" for name, value in known.items()]
    writer.file("environment.properties", "\n".join(lines) + "\n")
    writer.file("categories.json", json.dumps([category.as_allure_2() for category in CATEGORIES]))
    asked = " ".join(str(word) for word in getattr(config, "command_args", None) or sys.argv[1:])
    executor = {"name": "Ratified", "type": "behave", "buildName": printable(f"behave {asked}".strip())}
    url = next((os.environ[name] for name in _BUILD_URLS if os.environ.get(name, "").startswith("http")), "")
    writer.file("executor.json", json.dumps({**executor, "buildUrl": url} if url else executor))


def _property(text: str) -> str:
    """Escape what has a meaning in a properties file."""
    return printable(text).replace("\\", "\\\\").replace("\n", " ").replace("=", "\\=").replace(":", "\\:")
