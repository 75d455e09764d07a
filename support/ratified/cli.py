"""The command `ratified`."""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ratified import __version__
from ratified.failures import Broken
from ratified.people import Cast
from ratified.settings import Settings, resolve

_SECRET_WORDS = ("password", "token", "secret", "key")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = chosen.command
    try:
        return command(chosen)
    except Broken as reason:
        print(reason, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ratified", description="Acceptance tests that stakeholders can sign.")
    parser.add_argument("--version", action="version", version=f"ratified {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    report = commands.add_parser("report", help="make the Allure report of the last run")
    report.add_argument("--results", type=Path, default=Path("allure-results"), help="the folder that the run wrote")
    report.add_argument("--out", type=Path, default=Path("allure-report"), help="the folder that gets the report")
    report.set_defaults(command=_report)
    doctor = commands.add_parser("doctor", help="show the settings, the tools found, and how to get the rest")
    doctor.add_argument("-D", dest="defines", action="append", default=[], metavar="KEY=VALUE", help="a setting")
    doctor.set_defaults(command=_doctor)
    cleanup = commands.add_parser("cleanup", help="put away what killed runs have left in other environments")
    cleanup.set_defaults(command=_cleanup)
    reference = commands.add_parser("reference", help="write the generated pages of docs/reference")
    reference.add_argument("--check", action="store_true", help="only say whether they are current")
    reference.set_defaults(command=_reference)
    return parser


def _report(chosen: argparse.Namespace) -> int:
    from ratified.report import make_report

    made = make_report(chosen.results, chosen.out)
    if isinstance(made, str):
        print(made)
        return 1
    print(f"Report of {made.results} scenarios: {made.index}")
    return 0


def _cleanup(_: argparse.Namespace) -> int:
    from ratified.cleanup import leftovers, tidy

    # The clients that put things away belong to the project, as its steps do.
    sys.path.insert(0, str(Path.cwd()))
    failures = []
    for leftover in leftovers(Path.cwd()):
        failed = tidy(Path.cwd(), leftover)
        failures += failed
        done = len(leftover.left) - len(failed)
        print(f"{leftover.environment or 'a run'}, seed {leftover.seed}: {done} of {len(leftover.left)} put away")
    print("\n".join(failures) or "Nothing is left.")
    return 1 if failures else 0


def _reference(chosen: argparse.Namespace) -> int:
    from ratified.reference import write

    stale = write(Path.cwd(), check=chosen.check)
    print("\n".join(f"{'stale' if chosen.check else 'written'}: {path}" for path in stale) or "All pages are current.")
    return 1 if chosen.check and stale else 0


def _doctor(chosen: argparse.Namespace) -> int:
    root = Path.cwd()
    defines = dict(define.partition("=")[::2] for define in chosen.defines)
    settings = resolve(root, defines, people=Cast.read(root / "data" / "people.toml").names)
    print(f"Ratified {__version__} · Python {platform.python_version()} · {platform.platform(terse=True)}\n")
    _print_settings(settings)
    print("\nTools")
    found = [_browser(settings), *_tools()]
    for name, what in found:
        print(f"  {name:<18} {what}")
    return 0


def _print_settings(settings: Settings) -> None:
    print("Settings")
    for setting in settings.settings.values():
        print(f"  {setting.key.name:<18} {str(setting.value) or '–':<24} {setting.source}")
    for name, value in sorted(settings.overrides.items()):
        hidden = any(word in name for word in _SECRET_WORDS)
        print(f"  {name:<18} {'‹secret›' if hidden else value}")
    print("\nSystems")
    for name in settings.places.systems:
        address = settings.address(name)
        embedded = (
            "started by the run" if settings.environment.embedded else "not said where: set -D " + name + ".url=…"
        )
        print(f"  {name:<18} {address.url + '  API ' + address.api if address else embedded}")


def _browser(settings: Settings) -> tuple[str, str]:
    from ratified.browser import find, options_from

    try:
        return "browser", str(find(options_from(settings)).told)
    except Broken as missing:
        return "browser", str(missing).replace("\n", "\n" + " " * 21)


def _tools() -> list[tuple[str, str]]:
    wanted = {
        "node": "the Allure report needs Node 20 or newer: https://nodejs.org, or your package manager",
        "npm": "the Allure report is fetched with npm, which comes with Node",
        "ffmpeg": "videos need it: apt-get install ffmpeg, brew install ffmpeg",
    }
    return [(name, shutil.which(name) or f"not found; {why}") for name, why in wanted.items()]
