"""The command `ratified`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ratified import __version__
from ratified.cli.doctor import examine
from ratified.failures import Broken

_RUNNER = "ratified.runner:Runner"
_WRONG_COMMAND = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["run"]:
        # Everything after it belongs to behave as much as to us.
        return _run(words[1:])
    chosen, others = _parser().parse_known_args(words)
    if others and chosen.command not in (_survive, _strength):
        _parser().error(f"unrecognized arguments: {' '.join(others)}")
    chosen.others = others
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
    commands.add_parser("run", help="run scenarios: behave, with every setting as an option; ratified run --help")
    merge = commands.add_parser("merge", help="join the results of several runs, such as shards, and make the report")
    merge.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="a results folder")
    merge.add_argument("--out", type=Path, default=Path("allure-results"), help="the folder that gets the results")
    merge.add_argument("--report", type=Path, default=Path("allure-report"), help="the folder that gets the report")
    merge.set_defaults(command=_merge)
    report = commands.add_parser("report", help="make the Allure report of the last run")
    report.add_argument("--results", type=Path, default=Path("allure-results"), help="the folder that the run wrote")
    report.add_argument("--out", type=Path, default=Path("allure-report"), help="the folder that gets the report")
    report.add_argument(
        "--from-journal",
        type=Path,
        nargs="?",
        const=Path(),
        metavar="FILE",
        help="first complete the results of a run that was killed from its journal, by default of the last run",
    )
    report.add_argument(
        "-f",
        "--format",
        dest="formats",
        action="append",
        default=[],
        metavar="FORMAT",
        help="also write what a formatter of behave makes of the journal, or junit; each with an -o",
    )
    report.add_argument(
        "-o", "--outfile", dest="outfiles", type=Path, action="append", default=[], metavar="FILE", help="where to"
    )
    report.set_defaults(command=_report)
    survive = commands.add_parser(
        "survive",
        help="let each fault happen to each scenario, and print which scenario survives which",
        usage="ratified survive [--faults FAULTS] [--keep] [--results DIR] [--report DIR] [argument of behave …]",
        allow_abbrev=False,
    )
    survive.add_argument("--faults", default="standard", help="standard, or the names of faults with commas")
    survive.add_argument("--keep", action="store_true", help="keep what was tried before of other faults")
    survive.add_argument("--results", type=Path, default=Path("survival-results"), help="the folder that gets results")
    survive.add_argument("--report", type=Path, default=Path("survival-report"), help="the folder that gets the report")
    survive.set_defaults(command=_survive)
    strength = commands.add_parser(
        "strength",
        help="tell what could break without any scenario noticing",
        usage="ratified strength [--budget TIME] [--changed] [--resume] [--gate] [--results DIR] [--report DIR] "
        "[argument of behave …]",
        allow_abbrev=False,
    )
    strength.add_argument("--budget", default="10m", help="how long it may take, such as 90s or 10m")
    strength.add_argument("--changed", action="store_true", help="ask only scenarios that changes since HEAD concern")
    strength.add_argument("--resume", action="store_true", help="go on with what the last one was stopped in")
    strength.add_argument("--gate", action="store_true", help="end with 1 if what is not accepted goes unnoticed")
    strength.add_argument("--results", type=Path, default=Path("strength-results"), help="the folder that gets results")
    strength.add_argument(
        "--report", type=Path, default=Path("strength-report"), help="the folder that gets the report"
    )
    strength.set_defaults(command=_strength)
    doctor = commands.add_parser("doctor", help="show the settings, the tools found, and how to get the rest")
    doctor.add_argument("-D", dest="defines", action="append", default=[], metavar="KEY=VALUE", help="a setting")
    doctor.set_defaults(command=examine)
    cleanup = commands.add_parser("cleanup", help="put away what killed runs have left in other environments")
    cleanup.set_defaults(command=_cleanup)
    reference = commands.add_parser("reference", help="write the generated pages of docs/reference")
    reference.add_argument("--check", action="store_true", help="only say whether they are current")
    reference.set_defaults(command=_reference)
    return parser


def _run(words: list[str]) -> int:
    from ratified.cli.arguments import Misused, help_text, translated
    from ratified.gherkin import run_behave

    if {"-h", "--help"} & set(words):
        print(help_text())
        return 0
    try:
        arguments = translated(words)
    except Misused as wrong:
        print(f"ratified run: {wrong}", file=sys.stderr)
        return _WRONG_COMMAND
    return run_behave(arguments, _RUNNER)


def _merge(chosen: argparse.Namespace) -> int:
    from ratified.report.merging import merge

    merged = merge(chosen.folders, chosen.out)
    if isinstance(merged, str):
        print(merged)
        return 1
    print(merged.told())
    made = _make_report(chosen.out, chosen.report)
    return 1 if merged.troubles else made


def _report(chosen: argparse.Namespace) -> int:
    if chosen.from_journal is None and not chosen.formats and not chosen.outfiles:
        return _make_report(chosen.results, chosen.out)
    if chosen.from_journal is None or len(chosen.formats) != len(chosen.outfiles):
        print("ratified report: every -f FORMAT needs an -o FILE, and both need --from-journal", file=sys.stderr)
        return _WRONG_COMMAND
    from ratified.runner.records.afterwards import report_afterwards

    journal = None if chosen.from_journal == Path() else chosen.from_journal
    outputs = list(zip(chosen.formats, chosen.outfiles, strict=True))
    has_ended = report_afterwards(Path.cwd(), journal, chosen.results, outputs)
    made = _make_report(chosen.results, chosen.out)
    return made if has_ended else 1


def _make_report(results: Path, out: Path) -> int:
    from ratified.report import make_report

    made = make_report(results, out)
    if isinstance(made, str):
        print(made)
        return 1
    print(f"Report of {made.results} scenarios: {made.index}")
    if made.performance:
        print(f"Performance: {' and '.join(map(str, made.performance))}")
    if made.survival:
        print(f"Survival: {' and '.join(map(str, made.survival))}")
    if made.strength:
        print(f"Strength: {' and '.join(map(str, made.strength))}")
    return 0


def _survive(chosen: argparse.Namespace) -> int:
    from ratified.survival.command import faults_of, survive

    matrix = survive(Path.cwd(), chosen.others, faults_of(chosen.faults), chosen.results, _say, keeps=chosen.keep)
    made = _make_report(chosen.results, chosen.report)
    return made if matrix.is_good else 1


def _strength(chosen: argparse.Namespace) -> int:
    from ratified.load.wording import seconds_of
    from ratified.strength.command import Wish, strengthen

    changed = ["-D", "only_changed=HEAD"] if chosen.changed else []
    wish = Wish(
        [*changed, *chosen.others],
        seconds_of(chosen.budget),
        chosen.results,
        chosen.report,
        is_gate=chosen.gate,
        resumes=chosen.resume,
    )
    suite = strengthen(Path.cwd(), wish, _say)
    made = _make_report(chosen.results, chosen.report)
    return made if suite.is_good or not chosen.gate else 1


def _say(sentence: str) -> None:
    print(sentence, flush=True)


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


__all__ = ["main"]
