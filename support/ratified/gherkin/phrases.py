"""Phrases that steps may use, and the functions that give them a meaning."""

from __future__ import annotations

import functools
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar, cast

import behave
from behave import runner as _runner
from behave.matchers import NoMatch as _NoMatch

if TYPE_CHECKING:
    from ratified.gherkin.model import Step
    from ratified.gherkin.running import Context

P = ParamSpec("P")
R = TypeVar("R")
StepFunction = Callable[..., object]


class StepRegistry(Protocol):
    """Every phrase that steps may use, as behave knows them."""

    def find_match(self, step: Step) -> Any: ...


NoMatch = cast("type[object]", _NoMatch)


class StepGuard(Protocol):
    """Whoever watches over the steps of a scenario."""

    def perform(self, call: Callable[[], object]) -> None:
        """Carry out a step and judge what came of it."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that steps may use, and the function that gives it a meaning."""

    kind: str
    text: str
    function: StepFunction

    def mentions(self, name: str) -> bool:
        """Say whether the function, or one that it calls in its own module, uses a name."""
        names = self.function.__code__.co_names
        if name in names:
            return True
        near = (self.function.__globals__.get(one) for one in names)
        return any(name in getattr(getattr(one, "__code__", None), "co_names", ()) for one in near)


@dataclass(frozen=True, slots=True)
class Kind:
    """What may stand in a place of a phrase, and what it means."""

    pattern: str
    read: Callable[[str], object] = str

    def __call__(self, text: str) -> object:
        """Return what the words mean."""
        return self.read(text)


def word_of(words: Iterable[str]) -> Kind:
    """Return a kind that is one of a few words, which mean themselves."""
    return Kind(_one_of(words))


def any_of(meanings: Mapping[str, object]) -> Kind:
    """Return a kind that is one of a few words, with what each of them means."""
    return Kind(_one_of(meanings), meanings.__getitem__)


def _one_of(words: Iterable[str]) -> str:
    # The longest first: one may be the beginning of another.
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_PHRASES: list[Phrase] = []
_TYPES: dict[str, Callable[[str], object]] = {}
_TEACHERS: dict[str, set[Path]] = {}


def phrases() -> Sequence[Phrase]:
    """Return every phrase registered so far."""
    return tuple(_PHRASES)


def _registers(kind: str, phrase: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        _PHRASES.append(Phrase(kind, phrase, function))
        # The undecorated function goes back, so that two phrases for one function do not guard it twice.
        getattr(behave, kind)(phrase)(_guarded(function))
        return function

    return decorate


def _guarded(function: StepFunction) -> StepFunction:
    @functools.wraps(function)
    def perform(context: Context, *args: object, **kwargs: object) -> None:
        call = functools.partial(function, context, *args, **kwargs)
        guard = cast("StepGuard | None", getattr(context, "scene", None))
        if guard is None:
            call()
        else:
            guard.perform(call)

    return perform


def given(phrase: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a function as the meaning of a Given phrase."""
    return _registers("given", phrase)


def when(phrase: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a function as the meaning of a When phrase."""
    return _registers("when", phrase)


def then(phrase: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a function as the meaning of a Then phrase."""
    return _registers("then", phrase)


def step(phrase: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a function as the meaning of a phrase in any tense."""
    return _registers("step", phrase)


def use_type(**types: Callable[[str], object]) -> None:
    """Teach the phrases a type: `use_type(Target=target)` lets them say `{target:Target}`."""
    teacher = Path(sys._getframe(1).f_code.co_filename).resolve()  # noqa: SLF001 - Python tells the caller nowhere else
    for name in types:
        _TEACHERS.setdefault(name, set()).add(teacher)
    _TYPES.update(types)
    behave.register_type(**types)


def types() -> Mapping[str, Callable[[str], object]]:
    """Return every type that phrases were taught so far."""
    return dict(_TYPES)


def is_phrase(text: str) -> bool:
    """Say whether a step would be found for a text; a step that is found for anything does not count."""
    steps = _runner.the_step_registry.steps.values()
    return any(one.match(text) and not one.match("\u00bf") for kind in steps for one in kind)


def meaning(step: Step) -> frozenset[Path] | None:
    """Return the files that give a step its meaning, those of the types in its phrase included.

    None stands for a step that no phrase matches, or whose files cannot be told.
    """
    definition = _runner.the_step_registry.find_step_definition(step)
    if definition is None:
        return None
    function = _file_of(definition.func)
    files = {function}
    for name in re.findall(r"\{\w*:(\w+)", definition.pattern):
        files |= _taught(name, function, getattr(definition, "TYPE_REGISTRY", None))
    return None if None in files else frozenset(file for file in files if file is not None)


def _taught(name: str, near: Path | None, registry: object) -> set[Path | None]:
    """Return the files that teach a type to the phrases of a module: itself, or else whoever does."""
    teachers = _TEACHERS.get(name)
    if teachers:
        return {near} if near in teachers else {*teachers}
    known = registry.get(name) if isinstance(registry, Mapping) else None
    return set() if known is None else {_file_of(known)}


def _file_of(function: Callable[..., object]) -> Path | None:
    code = getattr(inspect.unwrap(function), "__code__", None)
    return None if code is None else Path(code.co_filename).resolve()


def step_registry() -> StepRegistry:
    """Return every phrase that was registered in this process."""
    return cast("StepRegistry", _runner.the_step_registry)
