"""How a run was asked to run."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace

from ratified.failures import ConfigurationError
from ratified.gherkin import Configuration
from ratified.settings import Settings

# Acceptance work waits most of its time, for answers and for pages.
_PER_CORE = 4
_BEHAVES_OWN = ("-j", "--jobs", "--parallel")
_MEMORY_EACH = 400 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Choices:
    """What settings and behave's own options say about the way to run."""

    jobs: int
    order: str
    seed: str
    timeout: float
    retries: int
    repeat: int
    allow_flaky: bool
    safe_everywhere: bool

    @classmethod
    def read(cls, settings: Settings, config: Configuration) -> Choices:
        """Read them, and refuse what makes no sense."""
        repeat = int(_positive("repeat", settings.number("repeat"), least=0))
        return cls(
            jobs=_jobs(settings.text("jobs"), config),
            order=settings.text("order"),
            seed=settings.text("seed"),
            timeout=_positive("timeout", settings.number("timeout")),
            # Who counts how often something fails does not hide it by trying again.
            retries=0 if repeat else int(_positive("retries", settings.number("retries"), least=0)),
            repeat=repeat,
            allow_flaky=settings.flag("allow_flaky"),
            safe_everywhere=settings.environment.embedded,
        )


def _jobs(told: str, config: Configuration) -> int:
    # behave's own option counts more, where somebody has given it.
    if not told or _is_option():
        return config.jobs
    if told == "auto":
        return automatic()
    if not told.isdigit() or int(told) < 1:
        raise ConfigurationError(
            "the number of jobs makes no sense",
            expected="a number from 1, or auto",
            actual=told,
            next="set it as --jobs N, -D jobs=auto or RATIFIED_JOBS=auto",
        )
    return int(told)


def _is_option() -> bool:
    return any(word.startswith(_BEHAVES_OWN) for word in sys.argv[1:])


def on_threads(choices: Choices, threads: int, settings: Settings, config: Configuration) -> Choices:
    """Return the choices as they are on a cluster: as many jobs as it has threads, unless fewer were asked for."""
    told = settings.text("jobs")
    is_told = told not in ("", "auto") or _is_option() or (not told and config.jobs > 1)
    return replace(choices, jobs=min(choices.jobs, threads) if is_told else threads)


def automatic() -> int:
    """Return how many scenarios this machine can run at once: more than it has cores, but not more than fit."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return _PER_CORE * cores
    return max(1, min(_PER_CORE * cores, free // _MEMORY_EACH))


def _positive(name: str, value: float, least: float = 0.001) -> float:
    if value < least:
        raise ConfigurationError(f"the setting {name} makes no sense", expected="more than that", actual=f"{value:g}")
    return value
