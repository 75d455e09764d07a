"""Who sends loads, and how each is asked to."""

from benchmarks.load.peers.artillery import Artillery
from benchmarks.load.peers.k6 import K6
from benchmarks.load.peers.locust import Locust
from benchmarks.load.peers.peer import Peer
from benchmarks.load.peers.python import Asking, Hearing, Ours
from benchmarks.load.peers.wrk import Wrk

__all__ = ["K6", "Artillery", "Asking", "Hearing", "Locust", "Ours", "Peer", "Wrk"]
