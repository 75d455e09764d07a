"""What a project says in `data/strength.toml`: what nobody has to notice, why that is right, and until when."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

import msgspec

from ratified.failures import ConfigurationError
from ratified.nearest import meant
from ratified.strength.score import is_tolerance
from ratified.strength.words import Fate, Finding, Question

PLACE = Path("data", "strength.toml")
_EXPECTED = "[[accepted]] with endpoint, field, reason and until, and operators where not all are meant"
_UNJUDGED = (Fate.LEFT, Fate.UNKNOWN)


class Acceptance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Changes that may go unnoticed up to a day; names of endpoints and fields may have stars."""

    endpoint: str
    field: str
    reason: str
    until: date
    operators: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = ()

    @property
    def told(self) -> str:
        """Return what it accepts."""
        which = ", ".join(self.operators) or "Any change"
        where = f"`{self.field}` in {self.endpoint}" if self.field else f"the whole of {self.endpoint}"
        return f"{which} of {where}"

    def fits(self, question: Question) -> bool:
        """Say whether it is about a change."""
        change = question.change
        return (
            _fits(str(question.endpoint), self.endpoint)
            and _fits(change.field, self.field)
            and (not self.operators or change.operator in self.operators)
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings of which some are accepted, how many each entry accepts, and which no longer may or need to."""

    findings: Sequence[Finding]
    uses: Mapping[Acceptance, int] = field(default_factory=dict)
    expired: Sequence[Acceptance] = ()
    outdated: Sequence[Acceptance] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """All entries of a project."""

    entries: Sequence[Acceptance] = ()

    @classmethod
    def read(cls, root: Path, operators: Collection[str]) -> Accepted:
        """Read what a project accepts, if anything; whatever it names must be an operator."""
        path = root / PLACE
        if not path.is_file():
            return cls()
        try:
            told = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise _unreadable(str(error)) from None
        _refuse_unknown_keys(told)
        try:
            entries = msgspec.convert(told.get("accepted", []), list[Acceptance])
        except msgspec.ValidationError as error:
            raise _unreadable(str(error)) from None
        for entry in entries:
            _refuse_hollow(entry, operators)
        return cls(entries)

    def judge(self, findings: Sequence[Finding], today: date, *, is_whole: bool) -> Judged:
        """Accept what may survive today; that an entry fits nothing is known only where everything was asked."""
        valid = [entry for entry in self.entries if today <= entry.until]
        judged = []
        uses: dict[Acceptance, int] = {}
        for finding in findings:
            entry = next((one for one in valid if one.fits(finding.question)), None) if _is_hidden(finding) else None
            if entry is None:
                judged.append(finding)
            else:
                judged.append(replace(finding, fate=Fate.ACCEPTED, why=entry.reason))
                uses[entry] = uses.get(entry, 0) + 1
        outdated = [entry for entry in self.entries if _is_outdated(entry, findings, is_whole=is_whole)]
        expired = [entry for entry in self.entries if today > entry.until and entry not in outdated]
        return Judged(judged, uses, expired, outdated)


def _is_outdated(entry: Acceptance, findings: Sequence[Finding], *, is_whole: bool) -> bool:
    """Say whether an entry was looked at and has nothing left to accept."""
    fitting = [finding for finding in findings if entry.fits(finding.question)]
    if not fitting:
        return is_whole
    return not any(_is_hidden(finding) or finding.fate in _UNJUDGED for finding in fitting)


def _is_hidden(finding: Finding) -> bool:
    """Say whether it is something that should have been noticed, and was not."""
    return finding.fate in (Fate.SURVIVED, Fate.UNSEEN) and not is_tolerance(finding)


def _fits(name: str, pattern: str) -> bool:
    """Match with stars; the brackets of a path through a list stand for themselves."""
    return fnmatchcase(name, pattern.replace("[", "[[]"))


def _refuse_unknown_keys(told: Mapping[str, object]) -> None:
    for key, place, known in _unknown(told):
        raise ConfigurationError(
            f'{PLACE.as_posix()}: unknown key "{key}"{place}', expected=_EXPECTED, next=meant(key, known)
        )


def _unknown(told: Mapping[str, object]) -> Iterator[tuple[str, str, Sequence[str]]]:
    yield from ((key, "", ["accepted"]) for key in told if key != "accepted")
    entries = told.get("accepted")
    fields = Acceptance.__struct_fields__
    for number, entry in enumerate(entries if isinstance(entries, list) else [], 1):
        for key in entry if isinstance(entry, dict) else ():
            if key not in fields:
                yield key, f" in entry {number}", fields


def _refuse_hollow(entry: Acceptance, operators: Collection[str]) -> None:
    for name in entry.operators:
        if name not in operators:
            raise ConfigurationError(
                f'{PLACE.as_posix()}: no operator is called "{name}"',
                actual=f"accepted: {entry.told}",
                next=meant(name, operators),
            )
    for key in ("endpoint", "reason"):
        if not getattr(entry, key).strip():
            raise ConfigurationError(
                f"{PLACE.as_posix()}: the {key} of an entry is empty",
                expected=_EXPECTED,
                actual=f"accepted: {entry.told}",
            )


def _unreadable(error: str) -> ConfigurationError:
    return ConfigurationError(f"{PLACE.as_posix()} cannot be read", expected=_EXPECTED, actual=error)
