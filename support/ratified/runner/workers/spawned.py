"""A worker that begins from nothing: it comes to the run's scenarios by itself, makes sure that it has, and works."""

from __future__ import annotations

import functools
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

from ratified import gherkin
from ratified.display import legible
from ratified.failures import Broken
from ratified.journal import Journal
from ratified.runner.workers import brief as briefs
from ratified.runner.workers.brief import Brief, units_of
from ratified.runner.workers.hand import Hand, Post, hooks_of_worker
from ratified.runner.workers.output import Output
from ratified.runner.workers.progress import Progress
from ratified.secrets import SECRETS
from ratified.stage import Stage

# Whoever does not come to an end by itself when the run is gone is ended.
_GRACE = 10.0


def main() -> None:
    """Work, and end."""
    code = 1
    try:
        lifeline = _lifeline()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        brief = briefs.decoded(_read(lifeline, int.from_bytes(_read(lifeline, 8), "little")))
        threading.Thread(target=_watch, args=(lifeline,), name="ratified-lifeline", daemon=True).start()
        _work(brief)
        code = 0
    except Broken as reason:
        sys.stderr.write(f"{legible(SECRETS.redact(str(reason)))}\n")
    except BaseException:  # noqa: BLE001 - the run is told of everything, as this worker's last words
        import traceback

        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


def _work(brief: Brief) -> None:
    os.chdir(brief.folder)
    for value, name in brief.secrets:
        SECRETS.register(value, name)
    config = gherkin.configuration_of_worker(brief.arguments, brief.outputs)
    cast("dict[str, str]", config.userdata).update(brief.defines)
    runner: Any = gherkin.make_runner(brief.runner, config)
    runner.is_worker = True
    runner.run_model = functools.partial(_begin, brief, runner)
    gherkin.run_as_behave_does(runner)


def _begin(brief: Brief, runner: Any) -> bool:
    """Do what is ordered, with all that behave has loaded."""
    output = Output(sys.stdout.fileno()) if brief.captures else None
    units = units_of(brief, runner.features)
    runner.stage = Stage.join(
        Path(brief.root),
        brief.defines,
        brief.systems,
        Journal(Path(brief.journal)),
        is_embedded=brief.is_embedded,
        # On another machine there is nobody at its address.
        keeper=None if brief.is_abroad else brief.keeper,
    )
    if brief.is_abroad:
        runner.stage.note_where()
    runner.repeats = brief.repeats
    runner.step_registry = gherkin.step_registry()
    runner.hooks = _hooks(runner.hooks)
    runner.config.stop = False
    runner.hook_failures = 0
    os.environ["RATIFIED_WORKER"] = brief.name.rpartition(" ")[2]
    if output is not None:
        # What is said while everything is loaded, the run has said itself.
        output.taken()
    hand = Hand(Post(brief.name, _channel(brief), output, Progress(brief.progress)), runner, units)
    signal.signal(signal.SIGTERM, lambda *_: hand.stop())
    hand.work(os.getpid())
    return False


def _hooks(hooks: dict[str, Any]) -> dict[str, Any]:
    """Return the suite's hooks: what forked workers copy from the run's beginning, this one has to do itself."""
    own = hooks_of_worker(hooks)
    own["before_worker"] = _both(hooks.get("before_all"), hooks.get("before_worker"))
    own["after_worker"] = _both(hooks.get("after_worker"), hooks.get("after_all"))
    return own


def _both(*hooks: Callable[[Any], object] | None) -> Callable[[Any], None]:
    def call(context: Any) -> None:
        for hook in hooks:
            if hook is not None:
                hook(context)

    return call


def _channel(brief: Brief) -> Connection:
    if brief.shared:
        fromshare: Any = getattr(socket, "fromshare", None)
        return Connection(fromshare(brief.shared).detach())
    return Connection(brief.channel)


# Our standard input belongs to whoever started us, and ends with them


def _lifeline() -> int:
    """Take the standard input for ourselves; steps, and what they start, find an empty one."""
    lifeline = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return lifeline


def _read(lifeline: int, size: int) -> bytes:
    content = b""
    while len(content) < size:
        chunk = os.read(lifeline, size - len(content))
        if not chunk:
            os._exit(1)
        content += chunk
    return content


def _watch(lifeline: int) -> None:
    """End when the run is gone: what is under way now, with its clean-up; at once if that takes too long."""
    while os.read(lifeline, 1):
        pass
    main_thread = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main_thread is not None:
        # So that also a step that waits for something hears of it.
        signal.pthread_kill(main_thread, signal.SIGTERM)
    else:
        signal.raise_signal(signal.SIGTERM)
    threading.Event().wait(_GRACE)
    os._exit(1)
