"""Workers that are copies of the run's own process, made when everything is loaded."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from ratified import gherkin
from ratified.runner.choosing.units import Unit
from ratified.runner.workers.forking import Forked, fork
from ratified.runner.workers.hand import Hand, Post, hooks_of_worker
from ratified.runner.workers.output import Output
from ratified.runner.workers.progress import Progress
from ratified.runner.workers.worker import Worker


class Copies:
    """Starts every worker as a copy of this process."""

    def __init__(self, runner: Any, units: Sequence[Unit], *, captures: bool) -> None:
        self._runner = runner
        self._units = units
        self._captures = captures

    def start(self, name: str, foreign: Sequence[Connection]) -> Worker:
        """Start one, which does not hold on to the channels of others."""
        ours, theirs = Pipe()
        post = Post(name, theirs, Output() if self._captures else None, Progress())
        pid = fork(lambda: self._work(post), [*foreign, ours])
        theirs.close()
        return Worker(name, Forked(pid), ours, post.output, post.progress)

    def _work(self, post: Post) -> None:
        begin_anew(self._runner)
        os.environ["RATIFIED_WORKER"] = post.name.rpartition(" ")[2]
        hand = Hand(post, self._runner, self._units)
        signal.signal(signal.SIGTERM, lambda *_: hand.stop())
        if post.output is not None:
            post.output.take_over()
        hand.work(os.getpid())


def begin_anew(runner: Any) -> None:
    """Stand at the run's beginning, in a copy of its process, whatever the run was about when it was copied."""
    signal.set_wakeup_fd(-1)
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    runner.hooks = hooks_of_worker(runner.suite_hooks)
    del runner.context._stack[:-1]  # noqa: SLF001 - behave has no other way to begin anew
    gherkin.leave_user_mode(runner.context)
    runner.capture_controller = type(runner.capture_controller)(runner.config)
    runner.config.stop = False
    if runner.stage is not None:
        runner.stage.enter_worker()
