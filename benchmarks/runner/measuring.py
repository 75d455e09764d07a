"""What a command costs, with everything that it starts: time, CPU, memory. Linux only."""

from __future__ import annotations

import ctypes
import os
import resource
import select
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
EVERY = 0.05  # seconds between two looks at the memory
PATIENCE = 15.0  # seconds that what was left behind may take to end


class Overdue(Exception):
    """A command, or what it has left behind, does not end."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The highest memory of a family of processes, in MiB."""

    whole: float = 0.0  # sum of PSS: shared pages are counted once
    own: float = 0.0  # of the largest worker, the pages that it shares with nobody


@dataclass(frozen=True, slots=True)
class Cost:
    """One run of a command."""

    wall: float
    cpu: float  # user and system, of all descendants
    memory: Memory
    code: int
    output: str


def adopt_orphans() -> None:
    """Become the parent of processes whose own parents end first, so that their CPU is counted, too."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def cost(
    command: Sequence[str], folder: Path, variables: Mapping[str, str], limit: float, *, watched: bool = False
) -> Cost:
    """Run a command to its end; one that is watched pays for the looking, so its time means little."""
    others, before = _children(), _cpu()
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        watch = _Watch(process.pid) if watched else None
        in_time = _ended(process.pid, limit)
        wall = time.perf_counter() - began
        memory = watch.end() if watch else Memory()
        if not in_time:
            _kill_family(process.pid)
        code = process.wait()
        _await_orphans(others)
        output.seek(0)
        told = output.read().decode("utf-8", "replace")
    if not in_time:
        raise Overdue(f"not finished after {limit:.0f} s\n{told[-2000:]}")
    return Cost(wall, _cpu() - before, memory, code, told)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _ended(pid: int, limit: float) -> bool:
    # Popen.wait with a limit looks only every 50 ms.
    handle = os.pidfd_open(pid)
    try:
        end = select.poll()
        end.register(handle, select.POLLIN)
        return bool(end.poll(limit * 1000))
    finally:
        os.close(handle)


def _children() -> set[int]:
    return {pid for pid, parent in _parents().items() if parent == os.getpid()}


def _await_orphans(others: Set[int]) -> None:
    """Wait for all children of ours but those that were there before."""
    deadline = time.monotonic() + PATIENCE
    while left := _children() - others:
        if time.monotonic() > deadline:
            for pid in left:
                _kill_family(pid)
                os.waitpid(pid, 0)
            raise Overdue(f"{len(left)} processes were left behind")
        if not any(os.waitpid(pid, os.WNOHANG)[0] for pid in left):
            time.sleep(0.01)


class _Watch:
    """Looks at the memory of a process and its descendants until it is told to end."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._memory = Memory()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> Memory:
        """Return the highest memory seen."""
        self._over.set()
        self._thread.join()
        return self._memory

    def _look(self) -> None:
        while not self._over.wait(EVERY):
            shares = {pid: share for pid in _family(os.getpid())[1:] if (share := _share(pid))}
            whole = sum(pss for pss, _ in shares.values()) / 1024
            own = max((own for pid, (_, own) in shares.items() if pid != self._pid), default=0) / 1024
            self._memory = Memory(max(whole, self._memory.whole), max(own, self._memory.own))


def _family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    parents, found = _parents(), [pid]
    for member in found:
        found.extend(child for child, parent in parents.items() if parent == member)
    return found


def _parents() -> dict[int, int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    return parents


def _share(pid: int) -> tuple[int, int] | None:
    """Return a process's proportional share of memory and what is its alone, in KiB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]
    except OSError:
        return None  # it has ended
    sizes = {name: int(size.split()[0]) for name, _, size in (line.partition(":") for line in lines)}
    return sizes["Pss"], sizes["Private_Clean"] + sizes["Private_Dirty"]


def _kill_family(pid: int) -> None:
    for member in _family(pid):
        try:
            os.kill(member, signal.SIGKILL)
        except ProcessLookupError:
            continue
