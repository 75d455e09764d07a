"""Ordering pages and watching them grow."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager

from ratified import Refusal
from ratified.api import Answer, Api
from ratified.stream import Listening, Streams
from systems.answers import refusal, thing
from systems.site_builder.orders import PageOrder
from systems.site_builder.runs import Page, Run, run_of, told
from systems.site_builder.words import Generation, ScoreCard, Templates


class Generating:
    """What a company does to get pages."""

    def __init__(self, api: Api, streams: Streams, tenant: str, who: str) -> None:
        self._who = who
        self._api = api
        self._streams = streams
        self._orders = f"/sites/{tenant}/generation"
        self._templates = f"/sites/{tenant}/templates"

    def templates(self) -> Templates | Refusal:
        """List what a page can start from."""
        return thing(self._api.get(self._templates), Templates)

    def watch(self, order: PageOrder) -> Run | Refusal:
        """Order a page and watch the stream to its end."""
        return self.send(order.body)

    def send(self, body: Mapping[str, object]) -> Run | Refusal:
        """Send an order as it is, even one that does not fit, and watch what comes of it."""
        seen = self._streams.read("POST", self._orders, json=body)
        return refusal(seen) if isinstance(seen, Answer) else run_of(seen, self._who, str(body.get("prompt", "")))

    def open(self, body: Mapping[str, object]) -> AbstractContextManager[Listening]:
        """Order a page and hand over the stream while it comes."""
        return self._streams.listen("POST", self._orders, json=body)

    def watch_until_first_piece(self, order: PageOrder) -> Run:
        """Order a page and stop watching as soon as its first piece has come."""
        events = []
        with self.open(order.body) as live:
            for event in live:
                events.append(event)
                if told([event])[0].kind == "chunk":
                    break
        seen = told(events)
        return Run(self._who, order.prompt, seen, "LEFT", seen[-1].at if seen else 0.0, "")

    def generation(self, generation_id: str) -> Generation | Refusal:
        """See how far a generation is."""
        return thing(self._api.get(f"{self._orders}/{generation_id}"), Generation)

    def score_card(self, generation_id: str) -> ScoreCard | Refusal:
        """See how the score of a generated page comes about."""
        return thing(self._api.get(f"/sites/{generation_id}/brand-score"), ScoreCard)


def page_of(run: Run, title: str) -> Page:
    """Return the page that a completed run has made."""
    last = run.completions[-1]
    version, score = last.number_of("version") or 0, last.number_of("brandScore")
    known = -1.0 if score is None else score
    return Page(
        run.who, title, last.text("siteId"), last.text("generationId"), int(version), known, run.prompt, run.page
    )
