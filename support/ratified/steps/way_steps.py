"""What goes wrong on the way to a system that others depend on, whatever they speak: on open connections, too."""

from __future__ import annotations

from ratified.faults.proxy import Bandwidth, BlackHole, CutAfter, Latency, Refuse, Reset
from ratified.gherkin import given, then, use_type, when
from ratified.resilience import Doorstep, Way, must_have_come, named, way
from ratified.scene import SceneContext
from ratified.steps.fault_kinds import KINDS

use_type(**KINDS)


@given("the way to {service:Service} is slow by {time:Seconds}")
@when("the way to {service:Service} becomes slow by {time:Seconds}")
def is_slow(context: SceneContext, service: str, time: float) -> None:
    """Have everything that a system says arrive that much later."""
    _to(context, service).spoil(Latency(time))


@given("the way to {service:Service} lets {size:Bytes} a second through")
@when("the way to {service:Service} lets only {size:Bytes} a second through")
def is_narrow(context: SceneContext, service: str, size: int) -> None:
    """Have each connection carry so many bytes a second, both ways."""
    _to(context, service).spoil(Bandwidth(size))


@given("the way to {service:Service} breaks after {size:Bytes}")
@when("the way to {service:Service} begins to break after {size:Bytes}")
def breaks(context: SceneContext, service: str, size: int) -> None:
    """Have each connection end after so many bytes of what a system says."""
    _to(context, service).spoil(CutAfter(size))


@given("the way to {service:Service} swallows everything")
@when("the way to {service:Service} begins to swallow everything")
def swallows(context: SceneContext, service: str) -> None:
    """Have nothing arrive any more, and nobody told."""
    _to(context, service).spoil(BlackHole())


@given("the way to {service:Service} refuses connections")
@when("the way to {service:Service} begins to refuse connections")
def refuses(context: SceneContext, service: str) -> None:
    """Have each new connection reset before anything arrives, and those that are open reset now."""
    _to(context, service).spoil(Refuse())


@given("the way to {service:Service} resets connections")
@when("the way to {service:Service} begins to reset connections")
def resets(context: SceneContext, service: str) -> None:
    """Have each connection reset as soon as anything is said on it."""
    _to(context, service).spoil(Reset())


@when("the way to {service:Service} is free again")
def is_free(context: SceneContext, service: str) -> None:
    """Have everything arrive as usual; what was late or swallowed is on its way at once."""
    _to(context, service).free()


@then("exactly one connection comes along the way to {service:Service}")
def connection_comes(context: SceneContext, service: str) -> None:
    """Judge that somebody has connected once since the newest When began, or soon does, whatever they speak."""
    must_have_come(context.scene, Doorstep(_to(context, service)), 1)


@then("exactly {count:d} connections come along the way to {service:Service}")
def connections_come(context: SceneContext, count: int, service: str) -> None:
    """Judge how often anybody has connected since the newest When began, or soon does, whatever they speak."""
    must_have_come(context.scene, Doorstep(_to(context, service)), count)


@then("no connection comes along the way to {service:Service}")
def no_connection_comes(context: SceneContext, service: str) -> None:
    """Judge that nobody has connected since the newest When began: whatever was said went over open connections."""
    must_have_come(context.scene, Doorstep(_to(context, service)), 0)


def _to(context: SceneContext, service: str) -> Way:
    return way(context.scene, named(context.scene, service).system)
