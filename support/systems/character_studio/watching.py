"""What is told of a character while it comes into being."""

from __future__ import annotations

from collections.abc import Sequence

from ratified import Refusal
from ratified.api import Answer
from ratified.stream import Stream, StreamEvent
from systems.answers import refusal
from systems.character_studio.words import FINISHED, Moment, Story


def is_the_end(event: StreamEvent) -> bool:
    """Say whether there is nothing more to tell after an event."""
    return event.object()["status"] in FINISHED


def story_of(heard: Answer | Stream) -> Story | Refusal:
    """Return what a stream has told, or why there was none."""
    if isinstance(heard, Answer):
        return refusal(heard)
    return story(heard.events, heard.ending.name.lower())


def story(events: Sequence[StreamEvent], ending: str) -> Story:
    """Return what events tell."""
    return Story(tuple(_moment(event) for event in events), ending)


def _moment(event: StreamEvent) -> Moment:
    told = event.object()
    return Moment(
        number=int(event.id or 0),
        kind=event.event,
        kind_told=told["kind"],
        character_id=told["characterId"],
        status=told["status"],
        progress=told["progress"],
        attempt=told["attempt"],
        at=told["at"],
        detail=told["detail"] or {},
    )
