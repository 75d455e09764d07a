"""One request on its way: the time it has left, and what went over the wire for it."""

from __future__ import annotations

from ratified import clock

# Enough of an answer's first bytes to say what came instead of HTTP, and to measure its head.
_BEGINNING = 101 * 1024


class Trip(float):
    """The account of one request; httpcore hands it down to every read and write as their timeout.

    httpcore knows timeouts per read only. A float that also knows when the whole request must be over
    turns each of them into a total deadline, for whichever thread happens to read.
    """

    __slots__ = (
        "beginning",
        "connect",
        "ends_at",
        "first_byte_at",
        "opened",
        "phase",
        "received",
        "sent",
        "started_at",
        "total",
        "trouble",
        "written_at",
    )

    ends_at: float
    total: float
    connect: float
    started_at: float
    written_at: float
    first_byte_at: float | None
    phase: str
    opened: bool
    sent: int
    received: int
    # httpcore passes its own exceptions on without their causes, so the cause travels here.
    trouble: OSError | None
    beginning: bytes

    def __new__(cls, ends_at: float, total: float, connect: float) -> Trip:
        """Make a timeout of as many seconds as are left now."""
        self = super().__new__(cls, max(ends_at - clock.now(), 0.0))
        self.ends_at = ends_at
        self.total = total
        self.connect = connect
        self.started_at = clock.now()
        self.written_at = self.started_at
        self.first_byte_at = None
        self.phase = "connecting"
        self.opened = False
        self.sent = 0
        self.received = 0
        self.trouble = None
        self.beginning = b""
        return self

    def anew(self) -> Trip:
        """Return a trip that begins now and must be over when this one must."""
        return Trip(self.ends_at, self.total, self.connect)

    def remaining(self) -> float:
        """Return the seconds left for everything; not above zero when the time is over."""
        return self.ends_at - clock.now()

    def remaining_to_connect(self) -> float:
        """Return the seconds left for reaching the server."""
        return min(self.remaining(), self.started_at + self.connect - clock.now())

    def shorten(self, seconds: float) -> None:
        """End the trip in so many seconds, unless it ends before."""
        self.ends_at = min(self.ends_at, clock.now() + seconds)

    def wrote(self, count: int) -> None:
        """Account for bytes sent."""
        self.sent += count
        self.written_at = clock.now()

    def read(self, data: bytes) -> None:
        """Account for bytes received."""
        if not self.received:
            self.first_byte_at = clock.now()
        if len(self.beginning) < _BEGINNING:
            # The usual answer comes in one read: then this keeps a reference and copies nothing.
            self.beginning = self.beginning + data if self.beginning else data
        self.received += len(data)
