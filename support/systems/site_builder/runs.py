"""A page being generated, as somebody sees it who watches the stream."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ratified.exchange import Tape
from ratified.failures import NoAnswer
from ratified.stream import Stream, StreamEvent
from systems.site_builder.words import Reason

TYPES = ("progress", "chunk", "complete", "error")
_ENDS = ("complete", "error")


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a generation: what it says, and when it came."""

    number: int
    id: str
    at: float
    says: Mapping[str, object]

    @property
    def kind(self) -> str:
        """Return the event's type, nothing where it has none."""
        return str(self.says.get("type", ""))

    def text(self, name: str) -> str:
        """Return a field as text, nothing where it is missing."""
        value = self.says.get(name)
        return "" if value is None else str(value)

    def number_of(self, name: str) -> float | None:
        """Return a field as a number, nothing where it is none."""
        value = self.says.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


@dataclass(frozen=True, slots=True)
class Run:
    """A generation from its first event to its last."""

    who: str
    prompt: str
    events: tuple[Told, ...]
    ending: str
    took: float
    correlation_id: str

    def __repr__(self) -> str:
        """Tell the run in the order of its events."""
        kinds = ", ".join(event.kind or "nothing readable" for event in self.events)
        return f"Run({len(self.events)} events: {kinds}; ending {self.ending})"

    def of(self, kind: str) -> tuple[Told, ...]:
        """Return the events of one type."""
        return tuple(event for event in self.events if event.kind == kind)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return what kinds of events came, in order."""
        return tuple(event.kind for event in self.events)

    @property
    def progress(self) -> tuple[float, ...]:
        """Return what was told about progress, in order; below 0 where it was no number."""
        return tuple(-1.0 if (told := event.number_of("progress")) is None else told for event in self.of("progress"))

    @property
    def stages(self) -> tuple[str, ...]:
        """Return what progress was made with, in order."""
        return tuple(event.text("stage") for event in self.of("progress"))

    @property
    def chunks(self) -> tuple[Told, ...]:
        """Return the pieces of the page, as they came."""
        return self.of("chunk")

    @property
    def sequence(self) -> tuple[float | None, ...]:
        """Return the numbers of the pieces, as they came."""
        return tuple(chunk.number_of("sequence") for chunk in self.chunks)

    @property
    def page(self) -> str:
        """Return all pieces joined."""
        return "".join(chunk.text("content") for chunk in self.chunks)

    @property
    def completions(self) -> tuple[Told, ...]:
        """Return the completions; a good run has one."""
        return self.of("complete")

    @property
    def failures(self) -> tuple[Told, ...]:
        """Return the errors; a failed run has one."""
        return self.of("error")

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return why the run failed, as its errors tell it."""
        return tuple(Reason(one.text("code"), one.text("message")) for one in self.failures)

    @property
    def after_the_end(self) -> tuple[Told, ...]:
        """Return what came although the run was over."""
        ends = [event.number for event in self.events if event.kind in _ENDS]
        return tuple(event for event in self.events if ends and event.number > ends[0])

    @property
    def generations(self) -> frozenset[str]:
        """Return the generations that the events name."""
        return frozenset(event.text("generationId") for event in self.events if "generationId" in event.says)

    @property
    def generation_id(self) -> str:
        """Return the generation that the run is about, nothing if no event names one."""
        return next((event.text("generationId") for event in self.events if event.text("generationId")), "")

    @property
    def first_chunk_at(self) -> float | None:
        """Return when the first piece of the page came, in seconds since the order."""
        return self.chunks[0].at if self.chunks else None

    @property
    def last_chunk_at(self) -> float | None:
        """Return when the last piece of the page came, in seconds since the order."""
        return self.chunks[-1].at if self.chunks else None

    @property
    def last_at(self) -> float:
        """Return when the last event came."""
        return self.events[-1].at if self.events else 0.0

    @property
    def moments(self) -> int:
        """Return at how many moments that a person could tell apart pieces came."""
        return len({round(chunk.at * 200) for chunk in self.chunks})


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was generated: what its owner has seen of it."""

    owner: str
    title: str
    site_id: str
    generation_id: str
    version: int
    brand_score: float
    prompt: str
    html: str


@dataclass(frozen=True, slots=True)
class Editions:
    """One page as it was streamed each time it was generated, the first edition first."""

    pages: tuple[Page, ...]

    @property
    def changed_lines(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the lines that came with the last edition, and those that went."""
        before, after = (one.html.splitlines() for one in self.pages[-2:])
        return tuple(line for line in after if line not in before), tuple(line for line in before if line not in after)


def run_of(stream: Stream, who: str, prompt: str) -> Run:
    """Return what a stream told, event by event."""
    return Run(
        who, prompt, told(stream.events), stream.ending.name, stream.took, stream.headers.get("X-Correlation-Id")
    )


def told(events: Iterable[StreamEvent]) -> tuple[Told, ...]:
    """Return what events say; what cannot be read says nothing, and the contract tells why."""
    return tuple(Told(event.number, event.id, event.at, _said(event)) for event in events)


def _said(event: StreamEvent) -> Mapping[str, object]:
    try:
        return event.object()
    except NoAnswer:
        return {}


def answers_to(tape: Tape, who: str) -> str:
    """Return everything that the builder has answered to a person."""
    return "\n".join(one.response.text for one in tape if one.who == who and one.response is not None)
