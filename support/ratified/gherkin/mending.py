"""What behave does wrong or slowly, mended where it does it."""

from __future__ import annotations

import functools
import logging
import sys
from traceback import FrameSummary
from typing import TYPE_CHECKING, Any

from behave import capture, model_core, model_type
from behave.formatter.progress import ProgressFormatterBase
from behave.log_capture import LoggingCapture
from behave.model_type import Status
from behave.runner import Context

if TYPE_CHECKING:
    from ratified.gherkin.model import Step
    from ratified.gherkin.running import Runner


class _LogCapture(LoggingCapture):  # type: ignore[misc]
    """Captures what is logged, and hands back to whoever captured before."""

    def inveigle(self) -> None:
        root = logging.getLogger()
        self._before = [handler for handler in root.handlers if isinstance(handler, LoggingCapture)]
        super().inveigle()

    def abandon(self) -> None:
        super().abandon()
        for handler in self._before:
            logging.getLogger().addHandler(handler)


class _SwiftContext(Context):  # type: ignore[misc]
    """behave's context, which remembers where an attribute was set without reading the source file each time."""

    def __setattr__(self, name: str, value: object) -> None:
        if name[0] == "_":
            self.__dict__[name] = value
            return
        stack, record, origin = self._stack, self._record, self._origin
        for layer in stack[1:]:
            if name in layer:
                known = record[name]
                told = {"attr": name, "filename": known[0], "line": known[1], "function": known[3]}
                self._emit_warning(name, told)
        frame = sys._getframe(1)  # noqa: SLF001 - as behave does, by way of the traceback module
        record[name] = FrameSummary(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name, lookup_line=False)
        stack[0][name] = value
        if name not in origin:
            origin[name] = self._mode


_ERRORS = frozenset({Status.error, Status.hook_error, Status.cleanup_error, Status.undefined, Status.pending})
_HOOK_ERRORS = frozenset({Status.hook_error, Status.cleanup_error})
_FAILURES = _ERRORS | {Status.failed}


def make_swift(runner: Runner) -> None:
    """Take the detours out of what behave does for every step: they are half of what a short scenario costs.

    What is compared one by one is looked up in a set.
    """
    # A context keeps what is set on it for itself, its class included.
    object.__setattr__(runner.context, "__class__", _SwiftContext)
    kinds: Any = Status
    kinds.is_error = lambda status: status in _ERRORS
    kinds.is_hook_error = lambda status: status in _HOOK_ERRORS
    kinds.has_failed = lambda status: status in _FAILURES


def recognise_again(runner: Runner) -> None:
    """Look for the phrase of a step only when it is performed for the first time."""
    registry: Any = runner.step_registry
    known: dict[tuple[str, str], Any] = {}

    def find_match(step: Step) -> Any:
        said = (step.step_type, step.name)
        definition = known.get(said) or registry.find_step_definition(step)
        if definition is None:
            return None
        known[said] = definition
        # What it reads from the words is made anew: whoever performs a step may change it.
        return definition.match(step.name)

    registry.find_match = find_match


# A hook that is captured would end the capture of the scenario around it: what steps log would be lost.
capture.LoggingCapture = _LogCapture
# The formatter "progress" ends the run where a clean-up fails, because it has no letter for it.
ProgressFormatterBase.dot_status.setdefault(Status.cleanup_error, "C")
# Every step asks where its file lies, seen from the working directory; there are few files, and fewer directories.
model_core.make_relpath_if_possible = model_type.make_relpath_if_possible = functools.lru_cache(4096)(
    model_type.make_relpath_if_possible
)
