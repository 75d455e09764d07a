"""The events of one generation, in the order in which they are told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from sandbox.defects import Defects


class EventStream:
    """Takes the events of a generation as they happen and hands them to whoever listens, if anybody does."""

    def __init__(self, defects: Defects, correlation_id: str, generation_id: str | None, site_id: str | None) -> None:
        """Begin an empty stream."""
        self._on = defects.on
        self._correlation_id = correlation_id
        self._names = {"generationId": generation_id, "siteId": site_id}
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._told = 0
        self._chunks = 0
        self._held: list[dict[str, Any]] = []

    def progress(self, percent: int, stage: str) -> None:
        """Tell how far the page is."""
        if self._on("progress-starts-at-ten") and percent == 0:
            percent = 10
        if self._on("progress-goes-back") and 50 <= percent < 90:
            percent -= 45
        if self._on("progress-never-reaches-hundred") and percent == 100:
            return
        self._tell({"type": "progress", **self._names, "progress": percent, "stage": stage})

    def chunk(self, content: str) -> None:
        """Tell the next part of the page."""
        self._chunks += 1
        event = {"type": "chunk", "sequence": self._chunks, "content": content}
        if self._on("chunk-lost") and self._chunks == 3:
            return
        if self._on("chunks-all-at-the-end") or (self._on("chunks-reordered") and self._chunks == 2):
            self._held.append(event)
            return
        self._tell(event)
        if self._on("chunks-reordered"):
            self._release()

    def complete(self, version: int | None, brand_score: float, title: str) -> None:
        """Tell that the page is finished and stored; ends the stream."""
        self._release()
        if self._on("score-off-by-one-in-completion"):
            brand_score = brand_score - 1 if brand_score >= 1 else brand_score + 1
        event = {"type": "complete", **self._names, "version": version, "brandScore": brand_score, "title": title}
        if self._on("completion-without-generation-id"):
            del event["generationId"]
        if not self._on("completion-missing"):
            self._tell(event)
        if self._on("event-after-completion"):
            self._tell({"type": "progress", **self._names, "progress": 100, "stage": "finished"})
        self._end()

    def error(self, code: str, message: str) -> None:
        """Tell that there will be no page; ends the stream."""
        if self._on("failure-completes-silently"):
            self.complete(1, 0.0, "")
            return
        event = {
            "type": "error",
            "generationId": self._names["generationId"],
            "code": code,
            "message": message,
            "correlationId": self._correlation_id,
        }
        if self._on("error-event-without-code"):
            del event["code"]
        self._tell(event)
        self._end()

    async def lines(self) -> AsyncIterator[str]:
        """Give each event as it comes, as a server-sent event."""
        while (event := await self._queue.get()) is not None:
            yield event

    def _release(self) -> None:
        for event in self._held:
            self._tell(event)
        self._held.clear()

    def _tell(self, event: dict[str, Any]) -> None:
        self._told += 1
        self._queue.put_nowait(f"id: {self._told}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n")

    def _end(self) -> None:
        self._queue.put_nowait(None)
