"""Every client key that a scenario has claimed, and the requests that nobody was there for."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator

from ratified.failures import ConfigurationError
from ratified.faults.virtual.call import Stray
from ratified.faults.virtual.claim import Claim
from ratified.faults.virtual.received import Received
from ratified.faults.virtual.reply import kept
from ratified.faults.virtual.service import VirtualService

_MOST_STRAYS = 1_000
_MOST_ENDED = 10_000
_KEPT = 4 * 1024
_MOST_TOLD = 20


class Claims:
    """The claims of one service, by their keys."""

    def __init__(self, service: VirtualService) -> None:
        self._service = service
        self._claims: dict[str, Claim] = {}
        self._ended: dict[str, None] = {}
        self._strays: deque[Stray] = deque(maxlen=_MOST_STRAYS)
        self._reasons: Counter[str] = Counter()

    def find(self, key: str | None) -> Claim | None:
        """Return the claim for a key, if a scenario has made one."""
        return self._claims.get(key) if key is not None else None

    def get(self, key: str) -> Claim:
        """Return the claim for a key that a scenario says it has."""
        claim = self._claims.get(key)
        if claim is None:
            raise ConfigurationError(
                f'{self._service.system} knows no client "{key}"',
                expected="a key that this scenario has claimed",
                actual="its scenario has ended" if key in self._ended else "nobody has claimed it",
                next="claim the key before the system can send anything for it",
            )
        return claim

    def claim(self, key: str, by: str) -> None:
        """Give a key to a scenario, with a state of its own."""
        known = self._claims.get(key)
        if known is None:
            self._claims[key] = Claim(key, by, self._service.new_state())
            self._ended.pop(key, None)
        elif known.by != by:
            raise ConfigurationError(
                f'the client "{key}" of {self._service.system} belongs to another scenario',
                expected="a key that no other scenario uses",
                next="make keys unique: build them from something that only this scenario has",
            )

    def forget(self, key: str) -> None:
        """Let go of a key and of everything that waits for it."""
        claim = self._claims.pop(key, None)
        if claim is not None:
            claim.close()
            self._service.forget(key)
            self._ended[key] = None
            if len(self._ended) > _MOST_ENDED:
                del self._ended[next(iter(self._ended))]

    def close(self) -> None:
        """End everything that waits, for every key."""
        for claim in self._claims.values():
            claim.close()

    def why_not(self, key: str | None) -> str:
        """Say why nobody is there for a request of this key."""
        if key is None:
            return "belongs_to finds no client in it"
        if key in self._ended:
            return f'the scenario of client "{key}" has ended'
        return f'nobody has claimed the client "{key}"'

    def stray(self, received: Received, url: str, key: str | None, why: str) -> None:
        """Keep a request that nobody was there for."""
        self._reasons[f"{received.method} {received.path}: {why}"] += 1
        body = kept(received.body, received.header("content-type"), _KEPT)
        moments = (received.at, received.moment)
        self._strays.append(Stray(received.number, *moments, received.method, url, key or "", why, body))

    def strays(self, since: int) -> tuple[Stray, ...]:
        """Return the last strays with a higher number than this."""
        return tuple(stray for stray in self._strays if stray.number > since)

    def last_words(self) -> Iterator[str]:
        """Give one line for each kind of stray, the most frequent first."""
        told = self._reasons.most_common(_MOST_TOLD)
        for reason, count in told:
            yield f"{reason} ({count} times)" if count > 1 else reason
        if len(self._reasons) > len(told):
            yield f"… and {len(self._reasons) - len(told)} more kinds"
