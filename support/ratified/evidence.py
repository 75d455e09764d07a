"""What a scenario shows for itself, kept apart from who makes it and from who writes it down."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ratified.gherkin import Scenario, Step

if TYPE_CHECKING:
    from ratified.exchange.tape import Exchange


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a step or a scenario; a clean one has been searched for secrets by who made it."""

    name: str
    media_type: str
    content: bytes | str
    is_clean: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A place that a scenario points to."""

    url: str
    name: str = ""
    kind: str = "link"


@dataclass(slots=True)
class Moment:
    """A stretch of a scenario: a Gherkin step, a step inside a step, or what stands outside of steps."""

    text: str = ""
    started_at: float = 0.0
    ended_at: float = 0.0
    outcome: BaseException | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    inner: list[Moment] = field(default_factory=list)
    picture: bytes = b""
    found: str = ""


@dataclass(slots=True)
class Additions:
    """What steps and hooks say about their scenario besides what the feature file says."""

    title: str = ""
    description: str = ""
    description_html: str = ""
    labels: list[tuple[str, str]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    parameters: dict[str, str] = field(default_factory=dict)


class ScenarioEvidence:
    """The evidence of one scenario while it runs: per step, in the order in which it came about."""

    def __init__(self) -> None:
        self.seed = ""
        self.replay = ""
        self.environment = ""
        self.identity = ""
        self.requirement_url = ""
        self.additions = Additions()
        self.around = Moment()
        self.problems: list[str] = []
        self._steps: dict[int, Moment] = {}
        self._open: list[tuple[object, Moment]] = []
        self._last_picture = b""

    @property
    def exchanges(self) -> list[Exchange]:
        """Return all exchanges, in order."""
        found = [*self.around.exchanges]
        waiting = list(self._steps.values())
        while waiting:
            moment = waiting.pop()
            found += moment.exchanges
            waiting += moment.inner
        return sorted(found, key=lambda exchange: exchange.number)

    def attach(self, attachment: Attachment) -> None:
        """Keep an attachment with the step that is under way, or with the scenario."""
        self._now().attachments.append(attachment)

    def exchange(self, exchange: Exchange) -> None:
        """Keep an exchange with the step that is under way."""
        self._now().exchanges.append(exchange)

    def picture(self, image: bytes, step: Step | None = None) -> None:
        """Keep a picture of what is seen after a step; one that equals the picture before says nothing new.

        A picture may be ready only when later steps have begun: then it comes with the step that it belongs to.
        """
        moment = self._steps.get(id(step)) if step is not None else self._open[0][1] if self._open else None
        if moment is not None and image != self._last_picture:
            moment.picture = self._last_picture = image

    def tell(self, found: str) -> None:
        """Keep what the step under way has found out, in words that are read beside it."""
        self._now().found = found

    def problem(self, sentence: str) -> None:
        """Keep what went wrong outside of steps, such as a clean-up."""
        self.problems.append(sentence)

    def step_begins(self, step: Step) -> None:
        """Note that a step begins; a step begun while another is under way stands inside it."""
        if any(key is step for key, _ in self._open):
            return
        moment = Moment(f"{step.keyword} {step.name}", time.time())
        if self._open:
            self._open[-1][1].inner.append(moment)
        else:
            self._steps[id(step)] = moment
        self._open.append((step, moment))

    def step_ends(self, step: Step) -> None:
        """Note that a step, and whatever was left open inside it, is over."""
        self._close(step, step.exception)

    def begins(self, key: object, text: str, parameters: Mapping[str, str]) -> None:
        """Note that a named part of a step begins."""
        moment = Moment(text, time.time(), parameters=dict(parameters))
        self._now().inner.append(moment)
        self._open.append((key, moment))

    def ends(self, key: object, outcome: BaseException | None) -> None:
        """Note how a named part of a step ended."""
        self._close(key, outcome)

    def of_step(self, step: Step) -> Moment:
        """Return what was kept with a step; an empty moment if it never began."""
        return self._steps.get(id(step), Moment())

    def _now(self) -> Moment:
        return self._open[-1][1] if self._open else self.around

    def _close(self, key: object, outcome: BaseException | None) -> None:
        at = next((at for at, (open_key, _) in enumerate(self._open) if _same(open_key, key)), None)
        if at is None:
            return
        now = time.time()
        for _, moment in self._open[at:]:
            moment.ended_at = now
        self._open[at][1].outcome = outcome
        del self._open[at:]


def _same(one: object, other: object) -> bool:
    """Compare steps as things, because behave calls any two steps with the same words equal."""
    return one is other or (isinstance(one, str) and one == other)


class _Desk:
    """Whose evidence is being gathered now."""

    def __init__(self) -> None:
        # behave keeps its scenarios to the end of the run; the evidence, pictures and all, must not live that long.
        self.kept: WeakKeyDictionary[Scenario, ScenarioEvidence] = WeakKeyDictionary()
        self.announced: ScenarioEvidence | None = None
        self.current: ScenarioEvidence | None = None
        self.outside = ScenarioEvidence()


_desk = _Desk()


def announce(scenario: Scenario, unlike: ScenarioEvidence | None = None) -> ScenarioEvidence:
    """Open the evidence of a scenario before its first hook runs, as only a formatter can.

    Several formatters announce the same scenario and share its evidence; `unlike` is what an earlier attempt left.
    """
    known = _desk.kept.get(scenario)
    if known is None or known is unlike:
        known = _desk.announced = _opened(scenario)
    return known


def begin(scenario: Scenario) -> ScenarioEvidence:
    """Return new evidence for a scenario that begins, or begins once more."""
    announced, _desk.announced = _desk.announced, None
    if announced is not None and _desk.kept.get(scenario) is announced:
        return announced
    return _opened(scenario)


def of(scenario: Scenario) -> ScenarioEvidence:
    """Return the evidence of a scenario."""
    return _desk.kept.get(scenario) or _opened(scenario)


def finish(proof: ScenarioEvidence) -> None:
    """Gather nothing more for a scenario that is over."""
    if proof is _desk.current:
        _desk.current = None


def now() -> ScenarioEvidence:
    """Return where evidence belongs at this moment: to the scenario under way, or to what surrounds all scenarios."""
    return _desk.current or _desk.outside


def leave_feature() -> ScenarioEvidence:
    """Return what was kept outside of scenarios, and begin anew."""
    before, _desk.outside = _desk.outside, ScenarioEvidence()
    return before


def keep_file(name: str, media_type: str, file: Path) -> None:
    """Attach a file as it is now."""
    now().attach(Attachment(name, media_type, file.read_bytes()))


def _opened(scenario: Scenario) -> ScenarioEvidence:
    made = ScenarioEvidence()
    shared = _desk.outside.additions
    made.additions.labels += shared.labels
    made.additions.links += shared.links
    made.additions.parameters |= shared.parameters
    _desk.kept.clear()
    _desk.kept[scenario] = _desk.current = made
    return made
