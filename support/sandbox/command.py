"""The command line of `python -m sandbox`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from sandbox import defects, starter, systems
from sandbox.configuration import CannotStart, Configuration


class Refused(Exception):
    """The command line asks for something that does not exist or cannot be."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the systems that were asked for; 2 means that the command line was wrong."""
    options = _parser().parse_args(arguments)
    starter_gone = starter.watched() if options.exit_with_stdin else Future[None]()
    try:
        chosen = _chosen_systems(options)
        if options.defects:
            # What a system needs to be served, it does not need to be known.
            return _list_defects(options.systems or systems.NAMES)
        names = _chosen_defects(chosen, options.defect)
        if chosen[0] in systems.WORKERS:
            return _work(chosen[0], names, options, starter_gone)
        return _serve(chosen, names, options, starter_gone)
    except (CannotStart, Refused) as problem:
        sys.stderr.write(f"sandbox: {problem}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="Serve the embedded systems.")
    add = parser.add_argument
    add("systems", nargs="*", metavar="SYSTEM", help=_SYSTEMS)
    add("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    add("--port", type=int, default=0, help="port to listen on, for one system; 0 takes a free one (default)")
    add("--data", type=Path, metavar="DIR", help="folder to keep data in (default: a temporary one)")
    add("--database-url", metavar="URL", help="SQLAlchemy URL of the database (default: a SQLite file in DIR)")
    add("--pace", type=_seconds, default=0.01, metavar="S", help="seconds between chunks (default %(default)s)")
    add("--build-time", type=_seconds, default=0.05, metavar="S", help="seconds a deployment stays in each state")
    add("--allow-origin", action="append", default=[], metavar="ORIGIN", help="a further origin for CORS (repeatable)")
    add("--nano-banana", metavar="URL", help="address of nanoBanana, which draws what Character Studio is asked for")
    add("--no-worker", action="store_true", help="serve Character Studio without a worker in the same process")
    add("--set", type=_option, action="append", default=[], metavar="NAME=VALUE", help="how Character Studio works")
    add("--defect", action="append", default=[], metavar="NAME", help="make this mistake (repeatable)")
    add("--defects", action="store_true", help="list the known defects and exit")
    add("--exit-with-stdin", action="store_true", help=_EXIT)
    return parser


_SYSTEMS = (
    f"which ones: {', '.join(systems.NAMES)}; all by default that have what they need. "
    f"Or one worker, to work beside its system: {', '.join(systems.WORKERS)}"
)

_EXIT = "exit when standard input closes; what has not ended 15 seconds later is ended as it is"


def _option(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError("must be written NAME=VALUE")
    return name, value


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= 60:
        raise argparse.ArgumentTypeError("must be between 0 and 60 seconds")
    return seconds


def _chosen_systems(options: argparse.Namespace) -> tuple[str, ...]:
    names = (*systems.NAMES, *systems.WORKERS)
    for name in options.systems:
        if name not in names:
            raise Refused(defects.unknown("system", name, names))
    chosen = tuple(dict.fromkeys(options.systems)) or tuple(
        name for name in systems.NAMES if options.nano_banana or name not in systems.NEEDING_NANO_BANANA
    )
    if options.port and len(chosen) > 1:
        raise Refused("A port can be chosen for one system only; name the system.")
    if len(chosen) > 1 and any(name in systems.WORKERS for name in chosen):
        raise Refused("A worker has a process of its own; start it alone.")
    return chosen


def _chosen_defects(chosen: Sequence[str], given: Sequence[str]) -> frozenset[str]:
    """Gather defects from the options and the environment; each must be known to a chosen system."""
    from_environment = os.environ.get("RATIFIED_DEFECT", "").split(",")
    names = frozenset(name.strip() for name in (*given, *from_environment) if name.strip())
    available = {defect.name for system in chosen for defect in defects.known(systems.system_of(system))}
    for name in sorted(names - available):
        raise Refused(defects.unknown("defect", name, available))
    return names


def _list_defects(chosen: Sequence[str]) -> int:
    for system in chosen:
        for defect in defects.known(systems.system_of(system)):
            sys.stdout.write(f"{system}  {defect.name}  {defect.description}\n")
    return 0


def _serve(
    chosen: Sequence[str], names: frozenset[str], options: argparse.Namespace, starter_gone: Future[None]
) -> int:
    from sandbox import serving

    with tempfile.TemporaryDirectory(prefix="sandbox-") as temporary:
        data = options.data or Path(temporary)
        data.mkdir(parents=True, exist_ok=True)
        hosted = []
        for system in chosen:
            try:
                listener = serving.bind(options.host, options.port)
            except OSError as problem:
                raise Refused(f"Cannot listen on {options.host}:{options.port}: {problem.strerror}.") from problem
            application = systems.create(system, _configuration(system, names, data, options))
            hosted.append(serving.Hosted(system, application, listener))
        return serving.serve(hosted, starter_gone)


def _work(worker: str, names: frozenset[str], options: argparse.Namespace, starter_gone: Future[None]) -> int:
    """Work beside a system that is served by another process, on the same data."""
    from sandbox import serving

    if options.data is None:
        raise Refused("A worker shares the data of its system; name the folder with --data.")
    options.data.mkdir(parents=True, exist_ok=True)
    configuration = _configuration(systems.system_of(worker), names, options.data, options)
    work = systems.work_of(worker)
    return serving.work(worker, lambda stopping: work(configuration, stopping), starter_gone)


def _configuration(system: str, names: frozenset[str], data: Path, options: argparse.Namespace) -> Configuration:
    of_system = {defect.name for defect in defects.known(system)}
    return Configuration(
        data=data,
        defects=defects.Defects(system, names & of_system),
        database_url=options.database_url,
        pace=options.pace,
        build_time=options.build_time,
        allowed_origins=tuple(options.allow_origin),
        nano_banana=options.nano_banana,
        worker=not options.no_worker,
        options=dict(options.set),
    )
