"""nanoBanana as the suite has it: it draws what it is asked for, and each scenario sees and commands its own part."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ratified.faults.virtual import Received, Reply, VirtualService, answers
from systems.character_studio.portraits import portrait


@dataclass(slots=True)
class Drawing:
    """One generation: what is to be drawn, and how many of its pictures are."""

    generation_id: str
    wish: dict[str, object]
    pictures: int
    width: int
    height: int
    drawn: int = 0
    is_begun: bool = False
    is_stopped: bool = False

    @property
    def status(self) -> str:
        """How nanoBanana calls what it is in."""
        if self.is_stopped:
            return "cancelled"
        if self.drawn == self.pictures:
            return "succeeded"
        return "running" if self.is_begun else "queued"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its pictures."""
        return tuple(f"{self.generation_id}-{number + 1}.png" for number in range(self.pictures))

    def draw(self) -> None:
        """Begin, or have one more picture."""
        if self.is_begun and not self.is_stopped:
            self.drawn = min(self.pictures, self.drawn + 1)
        self.is_begun = True


@dataclass(slots=True)
class Easel:
    """All that is drawn for one customer."""

    drawings: dict[str, Drawing] = field(default_factory=dict)
    by_key: dict[str, str] = field(default_factory=dict)


class NanoBanana(VirtualService):
    """Draws a picture each time that it is asked how far it is."""

    system = "nano_banana"
    state = Easel

    def belongs_to(self, request: Received) -> str | None:
        """Tell by the customer who orders, and later by what was ordered."""
        if request.method == "POST":
            return str(request.json.get("customer", ""))
        return self.owner(next(iter(request.arguments.values()), ""))

    @answers("POST", "/v1/generations")
    def order(self, request: Received, easel: Easel) -> Reply:
        """Take an order; the same key is the same order."""
        if not request.header("Authorization").startswith("Bearer "):
            return _no(401, "unauthorized", "a key is needed")
        key = request.header("Idempotency-Key")
        if key not in easel.by_key:
            drawing = _ordered(request)
            easel.drawings[drawing.generation_id] = drawing
            easel.by_key[key] = drawing.generation_id
            for thing in (drawing.generation_id, *drawing.names):
                self.remember(thing, request)
        drawing = easel.drawings[easel.by_key[key]]
        return Reply(202, json={"id": drawing.generation_id, "status": drawing.status, "created": _moment(request.at)})

    @answers("GET", "/v1/generations/{generation}")
    def look(self, request: Received, easel: Easel) -> Reply:
        """Draw on, and tell how far it is."""
        drawing = easel.drawings[request.arguments["generation"]]
        drawing.draw()
        is_whole = drawing.status == "succeeded"
        usage = {"images": drawing.pictures, "credits": 2 * drawing.pictures} if is_whole else None
        return Reply(
            json={
                "id": drawing.generation_id,
                "status": drawing.status,
                "progress": drawing.drawn / drawing.pictures,
                "images": [_reference(drawing, name) for name in drawing.names] if is_whole else [],
                "usage": usage,
                "error": None,
            }
        )

    @answers("DELETE", "/v1/generations/{generation}")
    def stop(self, request: Received, easel: Easel) -> Reply:
        """Draw no further."""
        drawing = easel.drawings[request.arguments["generation"]]
        if drawing.status in ("succeeded", "cancelled"):
            return _no(409, "conflict", f"the generation has {drawing.status}")
        drawing.is_stopped = True
        return Reply(204)

    @answers("GET", "/v1/images/{name}")
    def picture(self, request: Received, easel: Easel) -> Reply:
        """Give a picture."""
        name = request.arguments["name"]
        drawing = next(one for one in easel.drawings.values() if name in one.names)
        return Reply(body=portrait(name, drawing.width, drawing.height), headers={"Content-Type": "image/png"})


def _ordered(request: Received) -> Drawing:
    wish = request.json
    render = wish["render"]
    key = f"{request.key} {request.header('Idempotency-Key')}"
    generation = "gen_" + hashlib.sha256(key.encode()).hexdigest()[:24]
    return Drawing(generation, wish, render["n"], render["width"], render["height"])


def _reference(drawing: Drawing, name: str) -> dict[str, object]:
    return {"url": f"/v1/images/{name}", "width": drawing.width, "height": drawing.height, "media_type": "image/png"}


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _no(status: int, kind: str, message: str) -> Reply:
    return Reply(status, json={"error": {"type": kind, "message": message}})
