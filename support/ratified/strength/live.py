"""The systems themselves, with one thing done otherwise on the way to them or back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ratified.exchange import Exchange, Hop
from ratified.exchange.hop import Deliver
from ratified.exchange.request import body_of
from ratified.exchange.wire import Head
from ratified.strength.endpoints import endpoint_of
from ratified.strength.misdeeds import KEY
from ratified.strength.operators.documents import with_body
from ratified.strength.operators.transport import Lost
from ratified.strength.recording import Played
from ratified.strength.reel import Frame, Reel
from ratified.strength.replaying import Alter, lost
from ratified.strength.translating import Translation
from ratified.strength.words import Endpoint, Reply

if TYPE_CHECKING:
    from ratified.contract import Contracts


class _Beside:
    """Has the systems answer, and does something of its own at one endpoint."""

    astray = ""

    def __init__(self, endpoint: Endpoint, contracts: Contracts) -> None:
        self.changed = 0
        self._endpoint = endpoint
        self._contracts = contracts

    def answer(self, hop: Hop, deliver: Deliver) -> Head:
        """Return what the system says, or what becomes of it."""
        frame = Frame(endpoint_of(_asked(hop), self._contracts), Reply(0, (), b""), Played(_asked(hop), -1, "", ()))
        return self.there(frame, hop, deliver) if fits(self._endpoint, frame.endpoint) else deliver()

    def there(self, frame: Frame, hop: Hop, deliver: Deliver) -> Head:
        """Return what comes of a request to the endpoint."""
        raise NotImplementedError


class Altered(_Beside):
    """Changes what the endpoint says."""

    def __init__(self, endpoint: Endpoint, contracts: Contracts, alter: Alter) -> None:
        super().__init__(endpoint, contracts)
        self._alter = alter

    def there(self, frame: Frame, hop: Hop, deliver: Deliver) -> Head:
        """Return what the system says, with the change where it applies."""
        reply = whole(hop, deliver())
        altered = self._alter(Frame(self._endpoint, reply, frame.played))
        if isinstance(altered, Lost):
            self.changed += 1
            raise lost(hop, altered)
        self.changed += altered is not None
        return said(hop, altered or reply)


class Twice(_Beside):
    """Has the endpoint do twice what it was asked once."""

    def there(self, _: Frame, hop: Hop, deliver: Deliver) -> Head:
        """Return the first answer."""
        first = whole(hop, deliver())
        with _as_another(hop):
            second = whole(hop, deliver())
        # What was refused the second time was done once.
        self.changed += second.status < 300
        return said(hop, first)


class Heedless(_Beside):
    """Has the endpoint take no notice of a parameter, or of the key by which it would know a request again."""

    def __init__(self, endpoint: Endpoint, contracts: Contracts, parameter: str) -> None:
        super().__init__(endpoint, contracts)
        self._parameter = parameter

    def there(self, _: Frame, hop: Hop, deliver: Deliver) -> Head:
        """Return what the system says to a request without it."""
        request = hop.request
        if self._parameter in request.url.params:
            self.changed += 1
            request.url = request.url.copy_remove_param(self._parameter)
        elif not self._parameter and KEY in request.headers:
            self.changed += 1
            del request.headers[KEY]
        return deliver()


class Forgetful(_Beside):
    """Has the endpoint say yes and do nothing: what it says was recorded, and tells of what is there now."""

    def __init__(self, endpoint: Endpoint, contracts: Contracts, reel: Reel) -> None:
        super().__init__(endpoint, contracts)
        self._frames: Sequence[Frame] = reel.frames
        self._asked: Counter[tuple[str, Endpoint]] = Counter()
        self._translation = Translation()

    def answer(self, hop: Hop, deliver: Deliver) -> Head:
        """Return what the system says, or what was recorded; learn what stands for what."""
        asked = _asked(hop)
        recorded = self._recorded(hop.who, endpoint_of(asked, self._contracts))
        if recorded is None or hop.is_stream:
            return deliver()
        if recorded.endpoint == self._endpoint and recorded.reply.status < 300:
            self.changed += 1
            self._translation.learn(recorded, asked)
            return said(hop, self._translation.of(recorded.reply))
        reply = whole(hop, deliver())
        self._translation.learn(recorded, asked, reply)
        return said(hop, reply)

    def _recorded(self, who: str, endpoint: Endpoint) -> Frame | None:
        """Return what the same person was told when they asked the same for the same time."""
        key = (who, endpoint)
        alike = [one for one in self._frames if one.exchange.who == who and fits(one.endpoint, endpoint)]
        self._asked[key] += 1
        return alike[self._asked[key] - 1] if self._asked[key] <= len(alike) else None


def fits(endpoint: Endpoint, other: Endpoint) -> bool:
    """Say whether a request to the other may be one to the endpoint; what names things in its path may be anything."""
    ours, theirs = endpoint.path.split("/"), other.path.split("/")
    is_same_place = (endpoint.system, endpoint.method, len(ours)) == (other.system, other.method, len(theirs))
    return is_same_place and all(one == two or one.startswith("{") for one, two in zip(ours, theirs, strict=True))


def whole(hop: Hop, head: Head) -> Reply:
    """Return an answer with the whole of its body."""
    reply = Reply(head.status, head.headers, hop.taken(head))
    # To whoever asks it is the system's own word.
    hop.before = None
    return with_body(reply, reply.body)


def said(hop: Hop, reply: Reply) -> Head:
    """Return an answer as whoever asks is to see it."""
    return hop.instead(reply.status, reply.headers, b"" if hop.request.method == "HEAD" else reply.body)


def _asked(hop: Hop) -> Exchange:
    """Return a request as an exchange of which nothing has come yet."""
    url, request = hop.asked.url, hop.request
    headers = tuple(request.headers.items())
    body = body_of(request.content, request.headers.get("content-type", ""), hop.limits.kept)
    return Exchange(
        0, hop.asked.system, hop.who, hop.via, request.method, url, headers, body, None, (), None, "", 0.0, 0.0
    )


@contextmanager
def _as_another(hop: Hop) -> Iterator[None]:
    """Let the same request pass for another one."""
    hop.trip = hop.trip.anew()
    key = hop.request.headers.get(KEY)
    if key is not None:
        hop.request.headers[KEY] = f"{key}-again"
    try:
        yield
    finally:
        if key is not None:
            hop.request.headers[KEY] = key
