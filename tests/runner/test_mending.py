"""What is mended in behave does the same as before, only faster."""

from types import SimpleNamespace
from typing import Any

from behave.configuration import Configuration
from behave.runner import Context, Runner

from ratified.gherkin import make_swift

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
