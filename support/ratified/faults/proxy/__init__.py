"""A TCP proxy between any two parties, with the faults of a real line; TLS and WebSocket pass through as they are."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from ratified.faults.proxy.fault_proxy import FaultProxy
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

_HOMES = {
    "FaultProxy": "fault_proxy",
    "Imposed": "imposed",
    "Met": "imposed",
    "Relay": "relay",
    "RemoteProxy": "remote",
    "Seen": "seen",
}


def __getattr__(name: str) -> object:
    """Import what a proxy is made of at its first use: phrases only name the faults, in runs that may have no proxy."""
    if name not in _HOMES:
        raise AttributeError(f"module 'ratified.faults.proxy' has no attribute {name!r}")
    return getattr(import_module(f"ratified.faults.proxy.{_HOMES[name]}"), name)
