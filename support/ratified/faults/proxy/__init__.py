"""A TCP proxy between any two parties, with the faults of a real line; TLS and WebSocket pass through as they are."""

from __future__ import annotations

from ratified.faults.proxy.fault_proxy import FaultProxy
from ratified.faults.proxy.faults import (
    Bandwidth,
    BlackHole,
    CutAfter,
    Direction,
    Fault,
    Latency,
    Refuse,
    Reset,
    Slices,
    SlowClose,
)
from ratified.faults.proxy.imposed import Imposed, Met
from ratified.faults.proxy.relay import Relay
from ratified.faults.proxy.remote import RemoteProxy
from ratified.faults.proxy.seen import Seen

__all__ = [
    "Bandwidth",
    "BlackHole",
    "CutAfter",
    "Direction",
    "Fault",
    "FaultProxy",
    "Imposed",
    "Latency",
    "Met",
    "Refuse",
    "Relay",
    "RemoteProxy",
    "Reset",
    "Seen",
    "Slices",
    "SlowClose",
]
