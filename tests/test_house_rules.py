"""Steps stay thin: a phrase and a few statements; what branches, repeats or waits stands in a typed function below."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PHRASES = {"given", "when", "then", "step"}
MOST = 5
# What makes a step a program; a comprehension only says what is looked at.
DEEDS = ast.If | ast.IfExp | ast.For | ast.AsyncFor | ast.While | ast.Try | ast.With | ast.AsyncWith | ast.Match

THICK = '''
from ratified.steps import load_kinds, load_steps
import ratified.steps.fault_steps as faults

@given("a shop")
@when("somebody buys {name}")
def buy(context, name):
    """Buy a thing."""
    shop = open_shop()
    for price in shop:
        price.pay()
    return 1

@then("it is paid")
def is_paid(context):
    """Judge it."""
    buy(context, "bread")
    _one(); _two(); _three(); _four(); _five()

def _one():
    return sleep(1) if here else time.sleep(2)
'''


@cache
def modules() -> list[Path]:
    """Find the modules that have steps; the words of the library's own phrases stand in others."""
    paths = [*ROOT.glob("steps/*.py"), *ROOT.glob("support/ratified/steps/*.py")]
    return [path for path in sorted(paths) if any(is_step(one) for one in functions(path.read_text("utf-8")))]


def functions(source: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def is_step(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(isinstance(one, ast.Call) and called(one) in PHRASES for one in function.decorator_list)


def called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def imported(source: str) -> Iterator[str]:
    """Give the last part of whatever is imported."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            yield (node.module or "").rpartition(".")[2]
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.name.rpartition(".")[2] for alias in node.names)


def breaches(source: str) -> Iterator[str]:
    """Say what in a module of steps does not belong there."""
    names = {path.stem for path in modules()}
    yield from (f"import of {name}" for name in imported(source) if name in names)
    steps = {function.name for function in functions(source) if is_step(function)}
    for function in functions(source):
        parts = [part for statement in function.body for part in ast.walk(statement)]
        yield from (f"{function.name}: {type(part).__name__}" for part in parts if isinstance(part, DEEDS))
        calls = [part for part in parts if isinstance(part, ast.Call)]
        own = [call.func.id for call in calls if isinstance(call.func, ast.Name)]
        yield from (f"{function.name}: calls the step {name}" for name in own if name in steps)
        yield from (f"{function.name}: sleeps" for call in calls if called(call) == "sleep")
        if (length := len(function.body) - bool(ast.get_docstring(function))) > MOST:
            yield f"{function.name}: {length} statements"


def test_a_thick_step_is_noticed() -> None:
    assert sorted(breaches(THICK)) == [
        "_one: IfExp",
        "_one: sleeps",
        "_one: sleeps",
        "buy: For",
        "import of fault_steps",
        "import of load_steps",
        "is_paid: 6 statements",
        "is_paid: calls the step buy",
    ]


def test_the_suites_and_the_library_have_steps() -> None:
    assert {path.parent for path in modules()} == {ROOT / "steps", ROOT / "support/ratified/steps"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_steps_are_thin(path: Path) -> None:
    assert list(breaches(path.read_text("utf-8"))) == []
