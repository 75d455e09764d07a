"""What happens to the processes of embedded systems: they are shut down, killed, paused, and come back."""

from __future__ import annotations

from ratified.gherkin import given, use_type, when
from ratified.resilience import named, taken_from
from ratified.scene import SceneContext
from ratified.steps.fault_kinds import KINDS

use_type(**KINDS)


@given("{service:Service} has been shut down")
@when("{service:Service} is shut down")
def shut_down(context: SceneContext, service: str) -> None:
    """Ask a system, or a part of one, to end, and wait until it has; it comes back when the scenario ends."""
    whom = named(context.scene, service)
    taken_from(context.scene, whom).stop(whom.name)


@given("{service:Service} has been killed")
@when("{service:Service} is killed")
def kill(context: SceneContext, service: str) -> None:
    """End a system, or a part of one, as a power cut does; it comes back when the scenario ends."""
    whom = named(context.scene, service)
    taken_from(context.scene, whom).kill(whom.name)


@given("{service:Service} stands still")
@when("{service:Service} comes to a standstill")
def pause(context: SceneContext, service: str) -> None:
    """Have a system, or a part of one, hang with all its connections open; it goes on when the scenario ends."""
    whom = named(context.scene, service)
    taken_from(context.scene, whom).pause(whom.name)


@when("{service:Service} goes on")
def go_on(context: SceneContext, service: str) -> None:
    """Have a system go on that stood still."""
    whom = named(context.scene, service)
    taken_from(context.scene, whom).resume(whom.name)


@when("{service:Service} starts again")
def start_again(context: SceneContext, service: str) -> None:
    """Start a system again that was shut down or killed, with its old address and its old data."""
    whom = named(context.scene, service)
    taken_from(context.scene, whom).start(whom.name)


@given("{service:Service} has been restarted")
@when("{service:Service} is restarted")
def restart(context: SceneContext, service: str) -> None:
    """Shut a system down, or a part of one, and start it again: what it only remembered is gone."""
    whom = named(context.scene, service)
    keeper = taken_from(context.scene, whom)
    keeper.stop(whom.name)
    keeper.start(whom.name)
