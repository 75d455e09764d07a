"""Everybody who runs the same scenarios: how each writes them, is called, and tells how many have passed."""

from __future__ import annotations

from benchmarks.runner.peers.bare import Bare
from benchmarks.runner.peers.behave_family import Behave, BehaveX, Ours
from benchmarks.runner.peers.cucumber_js import CucumberJs
from benchmarks.runner.peers.peer import Peer
from benchmarks.runner.peers.pytest_bdd import PytestBdd
from benchmarks.runner.peers.robot_framework import RobotFramework

REFERENCE = Behave()
MANY = (2, 8)

PEERS: tuple[Peer, ...] = (
    REFERENCE,
    *(BehaveX(scheme, jobs) for scheme in ("feature", "scenario") for jobs in MANY),
    *(PytestBdd(jobs) for jobs in (1, *MANY)),
    *(CucumberJs(jobs) for jobs in (1, *MANY)),
    RobotFramework(),
    *(RobotFramework(jobs, chunked) for chunked in (False, True) for jobs in MANY),
)
OURS: tuple[Ours, ...] = (*(Ours(jobs) for jobs in ("1", "2", "8", "auto")), Ours("auto", allure=True))
BARE: tuple[Bare, ...] = tuple(Bare(jobs, forked) for forked in (False, True) for jobs in MANY)

__all__ = [
    "BARE",
    "OURS",
    "PEERS",
    "REFERENCE",
    "Bare",
    "Behave",
    "BehaveX",
    "CucumberJs",
    "Ours",
    "Peer",
    "PytestBdd",
    "RobotFramework",
]
