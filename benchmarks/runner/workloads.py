"""What everybody is given to run: features described once, from which each peer's own files are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

NUMBER = "{number}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One step definition: its words, and what it does in Python (to `state`) and in JavaScript (to `this`)."""

    keyword: str
    words: str
    python: str
    script: str

    @property
    def takes_number(self) -> bool:
        """Return whether its words hold a number."""
        return NUMBER in self.words

    def pattern(self, number: str) -> str:
        """Return its words as a peer's pattern, which writes a number its own way."""
        return self.words.replace(NUMBER, number)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a scenario."""

    phrase: Phrase
    number: int | str = ""

    @property
    def text(self) -> str:
        """Return the line without its keyword."""
        return self.phrase.words.replace(NUMBER, str(self.number))


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario; one with columns is an outline."""

    name: str
    steps: tuple[Step, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[int, ...], ...] = ()

    @property
    def size(self) -> int:
        """Return how many scenarios run because of it."""
        return len(self.rows) or 1

    def lines(self) -> Iterator[tuple[str, str]]:
        """Return each step's keyword, "And" where it goes on with the one before, and its text."""
        last = ""
        for step in self.steps:
            yield ("And" if step.phrase.keyword == last else step.phrase.keyword), step.text
            last = step.phrase.keyword


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature file, without its ending."""

    file: str
    name: str
    scenarios: tuple[Scenario, ...]

    @property
    def gherkin(self) -> str:
        """Return the text of the feature file."""
        return f"Feature: {self.name}\n" + "".join(_gherkin(scenario) for scenario in self.scenarios)


@dataclass(frozen=True, slots=True)
class Workload:
    """Features, and the definitions of their steps."""

    name: str
    phrases: tuple[Phrase, ...]
    features: tuple[Feature, ...]
    calls: bool = False

    @property
    def size(self) -> int:
        """Return how many scenarios must pass."""
        return sum(scenario.size for feature in self.features for scenario in feature.scenarios)

    @property
    def scenarios(self) -> Iterator[Scenario]:
        """Return all scenarios in order."""
        for feature in self.features:
            yield from feature.scenarios


CALL = Phrase(
    "When",
    "the service answers call {number}",
    'assert CLIENT.get(f"/calls/{number}").json() == {"call": number}',
    "const answer = await fetch(`${URL}/calls/${number}`);\n"
    "  assert.deepStrictEqual(await answer.json(), { call: number });",
)
EMPTY = Phrase("Given", "an empty basket", "state.pieces = 0", "this.pieces = 0;")
APPLES = Phrase("Given", "{number} apples are put into it", "state.pieces += number", "this.pieces += number;")
PEARS = Phrase("Given", "{number} pears are put into it", "state.pieces += number", "this.pieces += number;")
EATEN = Phrase("When", "{number} pieces are eaten", "state.pieces -= number", "this.pieces -= number;")
LEFT = Phrase(
    "Then", "exactly {number} pieces are left", "assert state.pieces == number", "assert.ok(this.pieces === number);"
)
FEWER = Phrase(
    "Then", "fewer than {number} pieces are left", "assert state.pieces < number", "assert.ok(this.pieces < number);"
)
BASKET = (EMPTY, APPLES, PEARS, EATEN, LEFT, FEWER)
CALLS_EACH = 5


def calls(features: int, each: int) -> Workload:
    """Return scenarios that wait for a service."""
    steps = tuple(Step(CALL, number) for number in range(1, CALLS_EACH + 1))

    def scenario(place: str) -> Scenario:
        return Scenario(f"The service answers {place}", steps)

    return Workload("calls", (CALL,), _features("calls", features, each, scenario), calls=True)


def baskets(features: int, each: int) -> Workload:
    """Return scenarios that do next to nothing."""

    def scenario(place: str) -> Scenario:
        numbers = _numbers(int(place.replace("-", "")))
        steps = tuple(Step(phrase, number) for phrase, number in zip(BASKET[1:], numbers, strict=True))
        return Scenario(f"Basket {place}", (Step(EMPTY), *steps))

    return Workload("baskets", BASKET, _features("baskets", features, each, scenario))


def outline(rows: int) -> Workload:
    """Return the same as one outline."""
    columns = ("apples", "pears", "eaten", "left", "limit")
    steps = tuple(Step(phrase, f"<{column}>") for phrase, column in zip(BASKET[1:], columns, strict=True))
    table = tuple(_numbers(row) for row in range(rows))
    whole = Scenario("A basket of <apples> and <pears>", (Step(EMPTY), *steps), columns, table)
    return replace(baskets(0, 0), name="outline", features=(Feature("outline", "Baskets", (whole,)),))


def _numbers(seed: int) -> tuple[int, ...]:
    apples, pears, eaten = 2 + seed % 7, 3 + seed % 5, 2 + seed % 3
    left = apples + pears - eaten
    return apples, pears, eaten, left, left + 1


def _features(name: str, features: int, each: int, scenario: Callable[[str], Scenario]) -> tuple[Feature, ...]:
    return tuple(
        Feature(
            f"{name}_{one:02d}",
            f"{name.capitalize()} {one:02d}",
            tuple(scenario(f"{one:02d}-{other:03d}") for other in range(each)),
        )
        for one in range(features)
    )


def _gherkin(scenario: Scenario) -> str:
    kind = "Scenario Outline" if scenario.rows else "Scenario"
    steps = "".join(f"    {keyword} {text}\n" for keyword, text in scenario.lines())
    return f"\n  {kind}: {scenario.name}\n{steps}{_examples(scenario)}"


def _examples(scenario: Scenario) -> str:
    if not scenario.rows:
        return ""
    table: Sequence[Sequence[object]] = (scenario.columns, *scenario.rows)
    return "\n    Examples:\n" + "".join(f"      | {' | '.join(map(str, row))} |\n" for row in table)
