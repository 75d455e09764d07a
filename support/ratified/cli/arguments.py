"""The arguments of `ratified run`: every setting as an option, and everything else as behave knows it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap

from ratified.failures import ConfigurationError
from ratified.gherkin import options_of_behave
from ratified.nearest import nearest
from ratified.settings import KEYS, Key, typed

_OPTIONS = {key.option: key for key in KEYS}
_FLAGS = {key.option: key for key in KEYS if isinstance(key.default, bool)}
_NEGATED = {option.replace("--", "--no-", 1): key for option, key in _FLAGS.items()}
# What an option means that may stand alone although it takes a value.
_ALONE = {"--only-changed": "HEAD"}
_BEFORE = """\
usage: ratified run [option …] [argument of behave …]

Runs scenarios as behave does, in the same way, with every setting as an option.
All other arguments go to behave unchanged; behave --help tells which there are.
"""
_AFTER = """
It ends with 0 if everything that was selected passed, with 1 if something did not
or nothing could be run, and with 2 if the command itself was wrong."""


class Misused(Exception):
    """The command itself was wrong."""


def translated(words: Iterable[str]) -> list[str]:
    """Return the same arguments for behave: a setting becomes -D NAME=VALUE, all others stay as they are."""
    waiting = deque(words)
    told: list[str] = []
    while waiting:
        word = waiting.popleft()
        if word == "--":
            return [*told, word, *waiting]
        told += _translated(word, waiting)
    return told


def help_text() -> str:
    """Return what `ratified run --help` says."""
    rows = [(_usage(key), wrap(key.meaning, 80)) for key in KEYS]
    width = max(len(usage) for usage, _ in rows)
    table = [f"  {usage:<{width}}  {f'{chr(10):<{width + 5}}'.join(lines)}" for usage, lines in rows]
    return "\n".join([_BEFORE, *table, _AFTER])


def _translated(word: str, waiting: deque[str]) -> list[str]:
    if word.startswith("-j") and not word.startswith("--"):
        # behave's own short form takes numbers only.
        return _define(_OPTIONS["--jobs"], word[2:].removeprefix("=") or _value("-j", waiting))
    name, equals, value = word.partition("=")
    if name in _NEGATED and not equals:
        return _define(_NEGATED[name], "no")
    if name not in _OPTIONS:
        _refuse_mistyped(name)
        return [word]
    if equals:
        return _define(_OPTIONS[name], value)
    if name in _FLAGS:
        return _define(_OPTIONS[name], "yes")
    return _define(_OPTIONS[name], _perhaps(name, waiting) if name in _ALONE else _value(name, waiting))


def _define(key: Key, text: str) -> list[str]:
    try:
        typed(key, text, key.option)
    except ConfigurationError as wrong:
        raise Misused(str(wrong)) from None
    return ["-D", f"{key.name}={text}"]


def _value(option: str, waiting: deque[str]) -> str:
    if not waiting or waiting[0].startswith("-"):
        raise Misused(f"{option} needs a value, such as {option} VALUE")
    return waiting.popleft()


def _perhaps(option: str, waiting: deque[str]) -> str:
    """Return the word that follows, unless it is an option or a place of features, which belong to behave."""
    following = waiting[0] if waiting else "-"
    if following.startswith(("-", "@")) or ".feature" in following or Path(following).exists():
        return _ALONE[option]
    return waiting.popleft()


def _refuse_mistyped(name: str) -> None:
    if not name.startswith("--"):
        return
    of_behave = options_of_behave()
    # behave takes the beginning of an option for the option.
    if any(option.startswith(name) for option in (*of_behave, "--help")):
        return
    near = nearest(name, (*_OPTIONS, *_NEGATED, *of_behave))
    hint = f"did you mean {near}?" if near else "ratified run --help and behave --help tell all there are"
    raise Misused(f"there is no option {name}; {hint}")


def _usage(key: Key) -> str:
    if key.option in _FLAGS:
        return f"--no-{key.option[2:]}" if key.default else key.option
    value = "|".join(key.choices) or ("TEXT" if isinstance(key.default, str) else "NUMBER")
    return f"{key.option} [COMMIT]" if key.option in _ALONE else f"{key.option} {value}"


__all__ = ["Misused", "help_text", "translated"]
