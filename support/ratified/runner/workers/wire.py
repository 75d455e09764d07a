"""A worker's end of its pipe: orders come in, messages go out, and what goes out is written down first."""

from __future__ import annotations

from collections import deque
from multiprocessing.connection import Connection

from ratified.journal import Journal
from ratified.runner.records import messages
from ratified.runner.records.messages import Learned, Message
from ratified.runner.workers import orders
from ratified.runner.workers.orders import Do, End, Order
from ratified.secrets import SECRETS


class Wire:
    """Connects a worker with the run."""

    def __init__(self, channel: Connection, journal: Journal | None) -> None:
        self._channel = channel
        self._journal = journal
        self._orders: deque[Order] = deque()
        self._secrets_told = len(SECRETS)
        # The run is gone; what was written down is all that is left to do.
        self.is_cut = False

    def next(self) -> Order:
        """Return the next order, waiting for it; it stays the next until it is passed on."""
        while not self._orders:
            try:
                self._orders.extend(orders.decoded(self._channel.recv_bytes()))
            except (EOFError, OSError):
                self._orders.append(End())
        return self._orders[0]

    def pass_on(self) -> None:
        """Take the next order out of those that wait."""
        self._orders.popleft()

    def take_back(self, order: Order) -> Do | None:
        """Return a scenario that was ordered, and take the order away, if it still waits to be performed."""
        if isinstance(order, Do) and self._orders and self._orders[0] is order:
            self._orders.popleft()
            return order
        return None

    def tell(self, message: Message) -> None:
        """Write a message down, and send it to the run."""
        self._send(self.note(message))

    def note(self, message: Message) -> bytes:
        """Write a message down."""
        line = messages.encoded(message)
        if self._journal is not None:
            self._journal.put(line)
        return line

    def tell_secrets(self) -> None:
        """Send to the run, and nowhere else, what must never be shown and was not known before."""
        if len(SECRETS) > self._secrets_told:
            values = SECRETS.since(self._secrets_told)
            self._secrets_told = len(SECRETS)
            self._send(messages.encoded(Learned(values)))

    def _send(self, line: bytes) -> None:
        try:
            self._channel.send_bytes(line)
        except OSError:
            self.is_cut = True
