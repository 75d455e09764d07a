"""One scenario's memory, people, clients, seed, tape and clean-up."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, TypeVar, cast

from ratified import clock
from ratified.api import Api
from ratified.attempt import Attempt
from ratified.contract import breach_of
from ratified.display import shown
from ratified.exchange import Connection, Exchange, Tape
from ratified.failures import Broken, BrokenPromise, MemoryGap, Unjudged
from ratified.gherkin import Context, phrases
from ratified.nearest import meant
from ratified.people import Person
from ratified.secrets import SECRETS
from ratified.seed import scenario_seed, seeded_faker
from ratified.stage import Stage
from ratified.stream import Streams

if TYPE_CHECKING:
    from faker import Faker

    from ratified.browser import Window

T = TypeVar("T")


class Client(Protocol):
    """A person's typed way to act on one system.

    One that also has a class method `tidy(scene, person)`, which removes all that the person owns there, lets
    `ratified cleanup` finish what a killed run has left.
    """

    @classmethod
    def enter(cls, scene: Scene, person: Person) -> Self:
        """Open the person's way to the system."""


class Pages(Protocol):
    """The pages of one system: locators by role or label."""

    system: ClassVar[str]

    def __init__(self, page: Any) -> None: ...


C = TypeVar("C", bound=Client)
G = TypeVar("G", bound=Pages)


class SceneContext(Context, Protocol):
    """What steps are given: behave's context with the run's stage and the scenario's scene."""

    stage: Stage
    scene: Scene


class Scene:
    """What one scenario knows, has and must put away again."""

    def __init__(self, stage: Stage, scenario_id: str, replay: str, tags: Iterable[str] = ()) -> None:
        self.stage = stage
        self.scenario_id = scenario_id
        self.tags = frozenset(map(str, tags))
        self.replay = replay
        self.seed = scenario_seed(stage.seed, scenario_id)
        self.tape = Tape()
        if not stage.is_played_back:
            self.tape.watch(SECRETS.learn)
        self.line = stage.line(self.seed)
        self._seam = stage.seam(self.tape, self.line)
        self._memory: dict[type, dict[str, object]] = {}
        self._people: dict[str, Person] = {}
        self._clients: dict[tuple[type, str], object] = {}
        self._windows: dict[str, Window] = {}
        self._attempts: list[Attempt[Any]] = []
        self._cleanup: list[tuple[str, Callable[[], object]]] = []
        self._witnesses: list[Callable[[], None]] = []
        self._last_judges: list[Callable[[], None]] = []
        self._checked = 0
        self._step = ""
        self._kind = ""
        self._acting = (clock.now(), 0)
        self._is_last = False
        self._faker: Faker | None = None

    # Memory

    def remember(self, thing: T, name: str = "") -> T:
        """Keep a thing under its type and a name, for later steps."""
        # What it says it is: an answer that tells what is looked at is kept as an answer.
        known = self._memory.setdefault(thing.__class__, {})
        known.pop(name, None)
        known[name] = thing
        if isinstance(thing, Attempt):
            self._attempts.append(thing)
        return thing

    def remembers(self, kind: type, name: str = "") -> bool:
        """Say whether anything of a type has been remembered, or the thing of that name."""
        known = self._memory.get(kind, {})
        return name in known if name else bool(known)

    def recall(self, kind: type[T], name: str = "") -> T:
        """Return the thing of that type and name; without a name, the newest of its type."""
        known = self._memory.get(kind, {})
        if name in known:
            return cast("T", known[name])
        if known and not name:
            return cast("T", next(reversed(known.values())))
        raise MemoryGap(
            f"this scenario remembers no {kind.__name__}" + (f' called "{name}"' if name else ""),
            actual=f"it remembers {self._inventory()}",
            next=_how_to_make(kind, name, list(known)),
        )

    # People and their ways to the systems

    @property
    def data(self) -> Faker:
        """Return the source of invented data, begun from the scenario's seed."""
        if self._faker is None:
            self._faker = seeded_faker(self.seed)
        return self._faker

    def person(self, name: str) -> Person:
        """Return one of the cast as this scenario knows them."""
        if name not in self._people:
            person = self.stage.cast.person(name, self.seed, self.stage.settings)
            SECRETS.register(person.password, f"password of {name}")
            self._people[name] = person
        return self._people[name]

    @property
    def people(self) -> tuple[Person, ...]:
        """Return everybody who has appeared so far."""
        return tuple(self._people.values())

    def connection(self, system: str, who: str) -> Connection:
        """Return a person's connection to the API of a system."""
        return self._seam.connection(system, who, self.stage.address(system).api)

    def api(self, system: str, who: str) -> Api:
        """Return a person's way to ask the API of a system."""
        return Api(self.connection(system, who))

    def streams(self, system: str, who: str) -> Streams:
        """Return a person's way to read event streams of a system."""
        return Streams(self.connection(system, who))

    def client(self, kind: type[C], who: str) -> C:
        """Return a person's client of a kind; it opens at the first use."""
        if (kind, who) not in self._clients:
            self._note_entering(kind, who)
            # Faults are for what people do, not for how they got here.
            with self.line.spared():
                self._clients[kind, who] = kind.enter(self, self.person(who))
        return cast("C", self._clients[kind, who])

    def window(self, system: str, who: str) -> Window:
        """Return a person's browser window on a system; it opens at the first use."""
        if who not in self._windows:
            url = self.stage.address(system).url
            self._windows[who] = self.stage.browsers.context(
                who, self.tape, self.stage.guard, url, system=system, limits=self.stage.limits
            )
            if self._step:
                self._windows[who].step_begins(self._step)
        return self._windows[who]

    def page(self, kind: type[G], who: str) -> G:
        """Return the pages of a system as a person sees them."""
        return kind(self.window(kind.system, who).page)

    @property
    def windows(self) -> tuple[Window, ...]:
        """Return the browser windows that are open."""
        return tuple(self._windows.values())

    def on_cleanup(self, what: str, action: Callable[[], object]) -> None:
        """Have something put away when the scenario ends, the newest first, also when it fails."""
        self._cleanup.append((what, action))

    def on_step_end(self, witness: Callable[[], None]) -> None:
        """Have somebody put on the tape what passed elsewhere meanwhile, after each step and before it is judged."""
        self._witnesses.append(witness)

    def on_last_step(self, judge: Callable[[], None]) -> None:
        """Have somebody judge the whole scenario when its last step is over."""
        self._last_judges.append(judge)

    # Steps

    def step_begins(self, text: str, *, is_last: bool, kind: str = "") -> None:
        """Take note of the step that is about to be performed."""
        self._step = text
        if kind == "when" and self._kind != "when":
            self._acting = (clock.now(), len(self.tape))
        self._kind = kind
        self._is_last = is_last
        for window in self.windows:
            window.step_begins(text)

    @property
    def acting_since(self) -> float:
        """Return the moment, of the monotonic clock, when the newest When began, or the first of several in a row."""
        return self._acting[0]

    @property
    def acted(self) -> tuple[Exchange, ...]:
        """Return what has passed since then between people and systems."""
        return tuple(exchange for exchange in self.tape.since(self._acting[1]) if exchange.via != "virtual")

    @property
    def is_at_last_step(self) -> bool:
        """Say whether no step comes after the one under way."""
        return self._is_last

    def step_ends(self) -> None:
        """Take note that the step is over."""
        for window in self.windows:
            window.step_ends()
        self._step = ""

    def perform(self, call: Callable[[], object]) -> None:
        """Carry out a step, then judge what passed the seam meanwhile."""
        try:
            outcome = call()
            if inspect.iscoroutine(outcome):
                self.stage.loop.run(cast("Coroutine[object, object, object]", outcome))
        except SystemExit as end:
            raise Broken("a step tried to end the whole run", actual=f"sys.exit({end.code!r})") from None
        except Exception as error:
            self._hear_witnesses()
            explained = self._explained(error)
            if explained is error:
                raise
            raise explained from error
        for window in self.windows:
            window.catch_up()
            window.look_over()
        self._hear_witnesses()
        self._raise_breach()
        self._raise_complaint()
        if self._is_last:
            self._raise_unjudged()
            for judge in self._last_judges:
                judge()

    def close(self) -> None:
        """Put everything away, the newest first, and tell at the end what could not be."""
        self.line.lift()
        failures = []
        while self._cleanup:
            what, action = self._cleanup.pop()
            try:
                action()
            except Exception as error:  # noqa: BLE001 - the rest must be put away all the same
                failures.append(f"{what}: {error}")
        self._fresh()
        self._seam.close()
        if not failures:
            self._note("put away", scenario=self.scenario_id)
        else:
            raise Broken("not everything could be put away", actual="\n".join(failures), next=f"replay: {self.replay}")

    def _hear_witnesses(self) -> None:
        for witness in self._witnesses:
            witness()

    def _note_entering(self, kind: type, who: str) -> None:
        """Write down who may leave something behind, before they can."""
        if hasattr(kind, "tidy"):
            self._note(
                "enters",
                scenario=self.scenario_id,
                client=f"{kind.__module__}:{kind.__qualname__}",
                who=who,
                system=getattr(kind, "system", ""),
            )

    def _note(self, event: str, **facts: object) -> None:
        if not self.stage.is_played_back:
            self.stage.journal.note(event, **facts)

    def _explained(self, error: Exception) -> Exception:
        """Return the failure that tells the reader most about an error of a step."""
        if self._windows:
            from ratified.browser import explained

            error = explained(error, self._step, self.windows)
        if not isinstance(error, AssertionError):
            return self._breach() or error
        if not isinstance(error, BrokenPromise):
            error = BrokenPromise(self._step, actual=str(error) or "an assertion without a word")
        error.next = error.next or self._what_next()
        return error

    def _what_next(self) -> str:
        attached = f"exchange {len(self.tape)} attached; " if len(self.tape) else ""
        return f"{attached}replay with: {self.replay}"

    def _fresh(self) -> tuple[Exchange, ...]:
        """Return the exchanges that nobody has looked at, and count them for the contracts' coverage."""
        fresh = self.tape.since(self._checked, looks=False)
        self._checked += len(fresh)
        # What was spoilt on command is nobody's word.
        meant = tuple(exchange for exchange in fresh if not exchange.is_spoilt)
        for exchange in meant if not self.stage.is_played_back else ():
            self.stage.coverage.count(self.stage.contracts, exchange)
        return meant

    def _breach(self) -> BrokenPromise | None:
        breaches = [breach for exchange in self._fresh() for breach in self.stage.contracts.check(exchange)]
        if not breaches:
            return None
        breach = breach_of(breaches)
        breach.next = f"{breach.next}; replay with: {self.replay}" if breach.next else self._what_next()
        return breach

    def _raise_breach(self) -> None:
        breach = self._breach()
        if breach is not None:
            raise breach

    def _raise_complaint(self) -> None:
        """Fail on what only the browser's console would have shown, or somebody's eyes."""
        for window in self.windows:
            for problem in window.complaints:
                raise BrokenPromise(
                    f"{window.who}'s page is in trouble, whether it shows or not",
                    expected=problem.promise,
                    actual=str(problem),
                    next=self._what_next(),
                )

    def _raise_unjudged(self) -> None:
        for attempt in self._attempts:
            if not attempt.judged:
                raise Unjudged(
                    attempt.what,
                    expected="a Then that says how it ends",
                    actual=f"nobody looked at the outcome: {shown(attempt.outcome)}",
                    next='add a step such as "Then … is refused because …"',
                )

    def _inventory(self) -> str:
        things = [
            kind.__name__ + (f' "{name}"' if name else "") for kind, named in self._memory.items() for name in named
        ]
        return ", ".join(things) or "nothing yet"


def _how_to_make(kind: type, name: str, known: list[str]) -> str:
    if known and name:
        return meant(name, known)
    stem = kind.__name__.lower()[:6]
    makers = [phrase for phrase in phrases() if phrase.mentions("remember") and stem in phrase.text.lower()]
    makers.sort(key=lambda phrase: phrase.kind != "given")
    told = " · ".join(phrase.text for phrase in makers[:3])
    return f"a step that remembers one comes first, such as: {told}" if told else ""
