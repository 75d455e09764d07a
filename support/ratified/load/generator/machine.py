"""What the generator asks of the machine for as long as people arrive."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

_MOST_FILES = 1 << 20
_SLEEP = "/dev/cpu_dma_latency"
_NOT_AT_ALL = bytes(4)


def take_all_files() -> None:
    """Be allowed as many connections as this machine gives to anybody."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = min(hard, _MOST_FILES) if hard > 0 else _MOST_FILES
    with contextlib.suppress(OSError, ValueError):
        # Some machines call it unlimited, and refuse just that.
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


def come_first() -> None:
    """Be given a core before others where the machine lets us: what a load is measured with must not wait itself.

    A core that the generator keeps busy is told by its health, and nothing is judged then.
    """
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except (AttributeError, OSError):
        # It is not ours to ask for, or unknown here; then the generator is one among others, and its lag tells.
        return


@contextlib.contextmanager
def awake() -> Iterator[None]:
    """Keep the cores from falling asleep between two arrivals where the machine lets us.

    One that sleeps wakes up late, a virtual one by milliseconds, and whoever was due then has come too late.
    The kernel forgets the wish when the file is closed, also by the end of this process.
    """
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            wish = stack.enter_context(open(_SLEEP, "wb", buffering=0))  # noqa: PTH123 - a device, held open
            wish.write(_NOT_AT_ALL)
        yield
