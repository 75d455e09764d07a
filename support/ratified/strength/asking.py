"""Who stands in for the systems while a scenario is asked a question."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from ratified.exchange import Body, Exchange, Understudy
from ratified.exchange.event_stream import EventParser
from ratified.strength.live import Altered, Forgetful, Heedless, Twice
from ratified.strength.misdeeds import alteration
from ratified.strength.operators.catalogue import operator_of
from ratified.strength.operators.changing import changed
from ratified.strength.operators.transport import Lost
from ratified.strength.outcome import Ending, Outcome
from ratified.strength.pages.showing import Showing
from ratified.strength.reel import Frame, Reel
from ratified.strength.replaying import Alter, ManyAtOnce, Replay
from ratified.strength.words import Family, How, Question, Reply

if TYPE_CHECKING:
    from ratified.contract import Contracts
    from ratified.strength.plan import Plan


@dataclass(frozen=True, slots=True)
class Order:
    """Perform a scenario while one thing is different; without a question, while nothing is."""

    unit: int
    question: int | None = None
    looks: bool = True
    is_live: bool = False
    turn: int = 1
    # How long it waits for what its pages show, where these are in question; nothing is asked of a recording then.
    patience: float | None = None
    # The questions about harmless changes that are made at once, in their order.
    together: tuple[int, ...] = ()


class Altering(Understudy, Protocol):
    """Somebody in the systems' place who changes what they say."""

    astray: str
    changed: int


class Understudies:
    """Everybody who may be needed."""

    def __init__(self, reels: Mapping[int, Reel], plan: Plan, contracts: Contracts) -> None:
        self._reels = reels
        self._plan = plan
        self._contracts = contracts
        # Which answers kept the contract as they were; frames live as long as this does.
        self._kept: dict[int, bool] = {}

    def took(self, unit: int) -> float:
        """Return how many seconds a scenario took when it was recorded."""
        return self._reels[unit].recording.took

    def understudy(self, order: Order) -> Altering | Outcome:
        """Return who stands in, or the outcome where it is known without a performance."""
        if order.patience is not None:
            question = None if order.question is None else self._plan.questions[order.question]
            return Showing(question, order.patience)
        reel = self._reels[order.unit]
        if order.together:
            return self._many_at_once(reel, [self._plan.questions[number] for number in order.together])
        if order.question is None:
            return Replay(reel)
        question = self._plan.questions[order.question]
        if order.is_live:
            return self._live(question, reel)
        altered = self._altered(reel, question)
        known = self._known(reel, question, altered, looks=order.looks)
        return known or Replay(reel, {number: reply for number, (_, reply) in altered.items()})

    def _many_at_once(self, reel: Reel, questions: Sequence[Question]) -> Altering | Outcome:
        """Return who makes all these changes, but for those of which more is known already."""
        replies: dict[int, Reply] = {}
        places: dict[Question, Collection[int]] = {}
        for question in questions:
            altered = self._altered(reel, question)
            if self._known(reel, question, altered, looks=True) is not None:
                continue
            # On top of what was changed before, where anything was.
            before = {number: replies.get(number, frame.reply) for number, (frame, _) in altered.items()}
            fresh = {number: changed(reply, question.change, {}) for number, reply in before.items()}
            made = {number: reply for number, reply in fresh.items() if isinstance(reply, Reply)}
            if len(made) == len(altered):
                replies |= made
                places[question] = frozenset(made)
        return ManyAtOnce(reel, replies, places) if places else Outcome(Ending.UNMET)

    def _live(self, question: Question, reel: Reel) -> Altering:
        endpoint, operator = question.endpoint, question.change.operator
        if operator == "write-lost":
            return Forgetful(endpoint, self._contracts, reel)
        if operator == "write-twice":
            return Twice(endpoint, self._contracts)
        if operator in ("parameter-ignored", "key-ignored"):
            return Heedless(endpoint, self._contracts, question.change.field)
        return Altered(endpoint, self._contracts, self._alter(question))

    def _alter(self, question: Question) -> Alter:
        """Return what makes the change in question in the answers of its endpoint."""
        change, others = question.change, self._plan.others.get(question.endpoint, {})
        make: Alter = (
            alteration(question, self._plan.donors)
            if operator_of(change.operator).family is Family.STATE
            else lambda frame: changed(frame.reply, change, others)
        )
        return lambda frame: make(frame) if frame.endpoint == question.endpoint else None

    def _altered(self, reel: Reel, question: Question) -> dict[int, tuple[Frame, Reply | Lost]]:
        """Return every answer of a scenario that the change applies to with what becomes of it, by its exchange."""
        alter = self._alter(question)
        frames = reel.endpoints.get(question.endpoint, ())
        made = ((frame, alter(frame)) for frame in frames)
        return {frame.exchange.number: (frame, altered) for frame, altered in made if altered is not None}

    def _known(
        self, reel: Reel, question: Question, altered: Mapping[int, tuple[Frame, Reply | Lost]], *, looks: bool
    ) -> Outcome | None:
        for frame, reply in altered.values():
            breach = "" if isinstance(reply, Lost) else self._breach(frame, reply)
            if breach and operator_of(question.change.operator).family is Family.TOLERANCE:
                # What the contract forbids is nothing that anybody has to tolerate.
                return Outcome(Ending.UNMET)
            if breach:
                step = reel.recording.steps[frame.played.step] if frame.played.step >= 0 else ""
                return Outcome(Ending.NOTICED, How.CONTRACT, step, breach)
        if not altered:
            return Outcome(Ending.UNMET)
        return None if looks else Outcome(Ending.UNSEEN)

    def _breach(self, frame: Frame, altered: Reply) -> str:
        """Return what the contract says against a changed answer that it did not say before."""
        known = self._kept.get(id(frame))
        if known is None:
            known = self._kept[id(frame)] = not self._contracts.check(_said(frame.exchange, frame.reply))
        breaches = self._contracts.check(_said(frame.exchange, altered)) if known else ()
        return str(breaches[0]) if breaches else ""


def _said(exchange: Exchange, reply: Reply) -> Exchange:
    """Return an exchange as it would be with this answer."""
    body = exchange.response or Body()
    told = replace(body, content=reply.body, size=len(reply.body), media_type=reply.media_type)
    events = tuple(EventParser().feed(reply.body, 0.0)) if reply.is_stream else ()
    return replace(exchange, status=reply.status, response_headers=reply.headers, response=told, events=events)
