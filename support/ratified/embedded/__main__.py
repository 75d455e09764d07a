"""The keeper: a process of its own that starts the embedded systems, and ends them when its standard input ends."""

from __future__ import annotations

import contextlib
import hmac
import json
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

from ratified.embedded.plan import Plan
from ratified.embedded.process import NotPossible, NotStarted, Process

_lock = threading.Lock()
# As many workers as a run has may ask at the same moment.
_BACKLOG = 256
_LONGEST = 65_536


def main() -> int:
    """Start what is planned, do what is asked, and end all when nobody is there any more."""
    plan = Plan.from_json(json.loads(sys.stdin.readline()))
    with tempfile.TemporaryDirectory(prefix="embedded-", ignore_cleanup_errors=True) as folder:
        household = Household(plan, Path(folder))
        try:
            household.start()
            with Listener(("127.0.0.1", 0), backlog=_BACKLOG) as listener:
                threading.Thread(target=_answer_all, args=(listener, household, plan.token), daemon=True).start()
                say({"ready": listener.address})
                sys.stdin.read()
        except NotStarted as problem:
            say(_failure(household, problem))
            return 1
        finally:
            household.end()
    return 0


class Household:
    """All processes that are kept."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.starting = ""
        self._plan = plan
        self._addresses = dict(plan.addresses)
        self._processes: dict[str, Process] = {}
        for service in plan.services:
            data = folder / service.system
            data.mkdir(exist_ok=True)
            self._processes[service.name] = Process(service, Path(plan.folder), data, _report_end)
        self._taken_away: dict[str, str] = {}
        self._locks = {name: threading.Lock() for name in self._processes}

    def start(self) -> None:
        """Start everything, each once what it needs is there."""
        for services in self._plan.rounds():
            self._start_at_once([service.name for service in services])

    def do(self, what: str, name: str, within: float, who: str) -> object:
        """Do what somebody asks."""
        if what == "put back":
            return self._put_back(who)
        process = self._of(name)
        with self._locks[process.service.name]:
            deeds: Mapping[str, Callable[[], object]] = {
                "stop": lambda: process.stop(within),
                "kill": process.kill,
                "pause": process.pause,
                "resume": process.resume,
                "start": lambda: self._start_again(process),
                "tell of itself": lambda: {**process.told[name], "pid": process.pid},
            }
            if what in ("stop", "kill", "pause"):
                self._taken_away[process.service.name] = who
            return deeds[what]()

    def end(self) -> None:
        """End everything."""
        for process in self._processes.values():
            process.begin_end()
        for process in self._processes.values():
            process.end()

    def _of(self, name: str) -> Process:
        for process in self._processes.values():
            if name in process.service.announces:
                return process
        raise NotPossible(f"no process of this run is {name}; there are: {', '.join(self._names())}")

    def _names(self) -> list[str]:
        return [name for process in self._processes.values() for name in process.service.announces]

    def _start_at_once(self, names: list[str]) -> None:
        problems: list[NotStarted] = []

        def start(name: str) -> None:
            try:
                self._started(self._processes[name])
            except NotStarted as problem:
                with _lock:
                    self.starting = self.starting or " and ".join(self._processes[name].service.announces)
                    problems.append(problem)

        threads = [threading.Thread(target=start, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if problems:
            raise problems[0]

    def _started(self, process: Process) -> None:
        nameless = [name for name in process.service.needs if name not in self._addresses]
        if nameless:
            raise NotStarted(
                f"it needs the address of {nameless[0]}",
                f"{nameless[0]} has told none",
                " ".join(process.service.command),
            )
        process.start(dict(self._addresses), self._plan.defect, self._plan.deadline)
        self._addresses.update(process.urls)
        for name, url in process.urls.items():
            say({"system": name, "url": url})

    def _start_again(self, process: Process) -> None:
        try:
            self._started(process)
        except NotStarted as problem:
            raise NotPossible(f"{problem}: {problem.last_words}") from None

    def _put_back(self, who: str) -> list[str]:
        """Have all run again that somebody has taken away; return what had to be put back."""
        missed = []
        for name in [name for name, by in self._taken_away.items() if by == who]:
            process = self._processes[name]
            with self._locks[name]:
                if not process.is_running:
                    self._start_again(process)
                elif process.is_paused:
                    process.resume()
                else:
                    continue
                missed.append(name)
        self._taken_away = {name: by for name, by in self._taken_away.items() if by != who}
        return missed


def say(what: Mapping[str, object]) -> None:
    """Tell whoever started the keeper something, in one line."""
    with _lock, contextlib.suppress(OSError):
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()


def _report_end(process: Process) -> None:
    name = " and ".join(process.service.announces)
    say({"ended": name, "how": process.last_words(), "command": process.command})


def _failure(household: Household, problem: NotStarted) -> Mapping[str, Any]:
    return {
        "failed": household.starting,
        "reason": problem.reason,
        "last_words": problem.last_words,
        "command": problem.command,
    }


def _answer_all(listener: Listener, household: Household, token: str) -> None:
    while True:
        try:
            connection = listener.accept()
        except OSError:
            # Whoever asked is gone again.
            continue
        threading.Thread(target=_answer, args=(connection, household, token), daemon=True).start()


def _answer(connection: Connection, household: Household, token: str) -> None:
    with connection, contextlib.suppress(EOFError, OSError):
        connection.send_bytes(json.dumps(_done(connection.recv_bytes(_LONGEST), household, token)).encode())


def _done(asked: bytes, household: Household, token: str) -> Mapping[str, object]:
    try:
        word, what, name, within, who = json.loads(asked)
    except ValueError:
        return {"refused": "nobody can read that"}
    if not hmac.compare_digest(str(word), token):
        return {"refused": "only the run itself may ask that"}
    try:
        return {"done": household.do(what, name, within, who)}
    except NotPossible as problem:
        return {"refused": str(problem)}


if __name__ == "__main__":
    sys.exit(main())
