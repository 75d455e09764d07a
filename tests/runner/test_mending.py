"""What is mended in behave does the same as before, only faster."""

from types import SimpleNamespace
from typing import Any

from behave import register_type
from behave.configuration import Configuration
from behave.runner import Context, Runner
from behave.step_registry import StepRegistry

from ratified.gherkin import make_swift, recognise_again

CONFIGURATION = Configuration([], load_config=False)


def context(*, is_swift: bool) -> Any:
    runner = Runner(CONFIGURATION)
    made = Context(runner)
    if is_swift:
        make_swift(SimpleNamespace(context=made))  # type: ignore[arg-type]
    return SimpleNamespace(runner=runner, made=made)


def test_a_swift_context_remembers_the_same_of_what_is_set() -> None:
    told = []
    for is_swift in (False, True):
        held = context(is_swift=is_swift)
        for value in ("a lamp", "a rug"):
            held.made.thing = value
        held.made._push("scenario")
        held.made.other = 1
        place = held.made._record["thing"]
        told.append((held.made.thing, held.made._stack, held.made._origin, place.filename, place.lineno, place.name))
        assert (type(held.made).__setattr__ is Context.__setattr__) is not is_swift

    assert told[0] == told[1]


def test_a_phrase_that_was_found_once_is_not_looked_for_again_and_what_it_reads_is_read_anew() -> None:
    register_type(Listed=_listed)
    looked_at: list[str] = []
    registry = StepRegistry()
    for phrase in ("a lamp of {color}", "{number:Listed} lamps", "a rug"):
        registry.add_step_definition("given", phrase, lambda _, **__: None)
    for definition in registry.steps["given"]:
        definition.match = _noted(definition, looked_at)

    recognise_again(SimpleNamespace(step_registry=registry))  # type: ignore[arg-type]
    step = SimpleNamespace(step_type="given", name="7 lamps")
    first = registry.find_match(step)
    looked_at.clear()
    again = registry.find_match(step)

    assert looked_at == ["{number:Listed} lamps"]
    assert again.func is first.func
    assert first.arguments[0].value == again.arguments[0].value == ["7"]
    assert first.arguments[0].value is not again.arguments[0].value
    assert registry.find_match(SimpleNamespace(step_type="given", name="no lamp")) is None


def _noted(definition: Any, looked_at: list[str]) -> Any:
    match = definition.match

    def noted(text: str) -> Any:
        looked_at.append(definition.pattern)
        return match(text)

    return noted


def _listed(text: str) -> list[str]:
    return [text]
