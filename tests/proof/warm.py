"""A Python that has imported everything already, so that what it is asked to run begins at once.

Most of what a run with a defect costs is interpreters that start and import: behave's own, the keeper's, one for each
embedded system. Below this process `python -m MODULE`, whoever calls it, is a copy of the caller instead, which has all
modules in its memory. It has arguments, environment, folder, pipes, session and number of its own like any other, so it
is stopped, killed and paused like any other.

It is asked in lines of JSON, `{"command": […], "folder": …, "says": FILE}`, and answers each with its exit code.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import runpy
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import Any

# What only Linux does reliably; elsewhere everything begins from nothing.
CAN_COPY = sys.platform == "linux"
# What registers steps is not here: behave looks at it in each run anew.
_MODULES = (
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "PIL.PpmImagePlugin",
    "anyio._backends._asyncio",
    "behave.formatter.progress",
    "behave.reporter.summary",
    "behave.runner",
    "cryptography.hazmat.backends.openssl.backend",
    "faker.providers.person.en_US",
    "html5lib.serializer",
    "html5lib.treebuilders.etree",
    "hypothesis.strategies",
    "jsonschema_rs",
    "multiprocessing.connection",
    "playwright.sync_api",
    "ratified.allure",
    "ratified.browser",
    "ratified.browser.browsers",
    "ratified.browser.window",
    "ratified.contract",
    "ratified.embedded",
    "ratified.embedded.process",
    "ratified.faults.line",
    "ratified.faults.proxy",
    "ratified.faults.virtual.finding",
    "ratified.faults.virtual.serving",
    "ratified.hooks",
    "ratified.load",
    "ratified.performance",
    "ratified.resilience",
    "ratified.resilience.lines",
    "ratified.runner",
    "ratified.stream",
    "sandbox.character_studio.app",
    "sandbox.character_studio.workshop",
    "sandbox.command",
    "sandbox.serving",
    "sandbox.site_builder.app",
    "sqlite3",
    "systems.character_studio.load",
    "systems.character_studio.nano_banana",
    "systems.character_studio.pages",
    "systems.character_studio.sights",
    "systems.site_builder",
    "tinycss2",
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
    "uvloop",
    "yaml",
)


class Copied(subprocess.Popen[Any]):
    """A process that is begun as a copy of this one where it is a module of Python that is to run."""

    def __init__(self, command: Any, **options: Any) -> None:
        """Begin it."""
        if list(command[:2]) == [sys.executable, "-m"]:
            for stream in (sys.stdout, sys.stderr):
                # What the caller has not yet said is not for the copy to say.
                stream.flush()
            environment = options.pop("env", None)
            options["preexec_fn"] = partial(_become, list(command[2:]), environment)
        super().__init__(command, **options)


def main() -> int:
    """Run what is asked for, one after another, until nobody asks any more."""
    if CAN_COPY:
        for module in _MODULES:
            import_module(module)
        gc.collect()
        # What every copy shares must not be copied because a collector looks at it.
        gc.freeze()
        subprocess.Popen = Copied  # type: ignore[misc, assignment]
    for line in sys.stdin:
        asked = json.loads(line)
        with open(asked["says"], "wb") as says:  # noqa: PTH123 - a path is not needed for anything else
            code = subprocess.call(
                [sys.executable, "-m", *asked["command"]],
                cwd=asked["folder"],
                stdin=subprocess.DEVNULL,
                stdout=says,
                stderr=subprocess.STDOUT,
            )
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()
    return 0


def _become(command: Sequence[str], environment: Mapping[str, str] | None) -> None:
    """Be what a new interpreter would be, and never come back."""
    code = 1
    try:
        # Among them is the pipe by which the parent waits for this to begin.
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        _forget_the_parent()
        if environment is not None:
            os.environ.clear()
            os.environ.update(environment)
        sys.argv = list(command)
        sys.path[0] = str(os.getcwd())  # noqa: PTH109 - as the interpreter itself does
        runpy.run_module(command[0], run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = _code_of(end)
    except BaseException:  # noqa: BLE001 - what an interpreter shows at its end
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
        os._exit(code)


def _forget_the_parent() -> None:
    """Have nothing run, or be collected, that belongs to the process of which this is a copy."""
    gc.freeze()
    gc.enable()
    atexit._clear()
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_IGN)
    # What is let go of here must not close what the copy was given.
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115


def _code_of(end: SystemExit) -> int:
    if end.code is None or isinstance(end.code, int):
        return end.code or 0
    sys.stderr.write(f"{end.code}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
