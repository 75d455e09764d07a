"""What stands now for what stood in a recording, learnt answer by answer."""

from __future__ import annotations

from dataclasses import replace

from ratified.exchange import Body, Exchange
from ratified.strength.noise import counterparts
from ratified.strength.operators.documents import with_body
from ratified.strength.reel import Frame
from ratified.strength.words import Reply

# Shorter texts stand for too much.
_SHORTEST = 4


class Translation:
    """Values that systems have made: those of the recording, and those that stand for them now."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def learn(self, recorded: Frame, asked: Exchange, reply: Reply | None = None) -> None:
        """Compare what was asked and said then with what is asked and said now."""
        then, now = replace(recorded.exchange, response=None, response_headers=(), events=()), asked
        if reply is not None:
            body = Body(reply.body, size=len(reply.body), media_type=reply.media_type)
            now = replace(asked, status=reply.status, response_headers=reply.headers, response=body)
            then = replace(recorded.exchange, response_headers=recorded.reply.headers, events=())
        for one, other in counterparts(then, now):
            if one != other and len(one) >= _SHORTEST:
                self._known[one] = other

    def of(self, reply: Reply) -> Reply:
        """Return an answer of then as it would be now."""
        body, headers = reply.body, reply.headers
        for one in sorted(self._known, key=len, reverse=True):
            other = self._known[one]
            body = body.replace(one.encode(), other.encode())
            headers = tuple((name, value.replace(one, other)) for name, value in headers)
        return with_body(replace(reply, headers=headers), body)
