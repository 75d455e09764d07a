"""The ways between systems, as one scenario spoils them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ratified.embedded import way_to
from ratified.failures import Broken
from ratified.resilience.arrivals import Arrival
from ratified.resilience.services import must_be_alone
from ratified.scene import Scene

if TYPE_CHECKING:
    from ratified.faults.proxy import Fault, RemoteProxy
    from ratified.faults.proxy.control import Told


class Way:
    """The way that others take to a system, through a fault proxy; it is free again when the scenario ends."""

    def __init__(self, scene: Scene, system: str, proxy: RemoteProxy) -> None:
        self.system = system
        self.title = scene.stage.settings.places.system(system).title
        self._scene = scene
        self._proxy = proxy
        scene.on_cleanup(f"what was done to the way to {self.title}", proxy.close)
        scene.on_last_step(proxy.demand_met)

    def spoil(self, fault: Fault) -> None:
        """Have a fault on the way from now on, also on connections that are open."""
        self._scene.stage.guard.allow_faults()
        must_be_alone(self._scene, self.system, f"the way to {self.system} is spoilt")
        self._proxy.impose(fault)

    def free(self) -> None:
        """Have no fault on the way any more."""
        self._proxy.lift()

    def arrivals(self, since: float) -> Sequence[Arrival]:
        """Return the calls that came along the way since a moment, whether or not the faults let them through."""
        came = self._came(since)
        what = "a request" if came.are_requests else "something that cannot be read as a request"
        return [Arrival(moment, what, is_call=came.are_requests) for moment in came.calls]

    def connections(self, since: float) -> Sequence[Arrival]:
        """Return the connections that came along the way since a moment."""
        return [Arrival(moment, "a connection") for moment in self._came(since).connections]

    def _came(self, since: float) -> Told:
        # Nobody sees on whose behalf a call comes along.
        must_be_alone(self._scene, self.system, f"what comes along the way to {self.system} is counted")
        return self._proxy.calls(since)


def has_way(scene: Scene, system: str) -> bool:
    """Say whether others reach a system by a way that scenarios can spoil and watch."""
    started = scene.stage.settings.environment.services.get(system)
    return scene.stage.keeper_of(system) is not None and started is not None and started.proxied


def way(scene: Scene, system: str) -> Way:
    """Return the way to a system, the same one each time."""
    if scene.remembers(Way, system):
        return scene.recall(Way, system)
    keeper, title = scene.stage.keeper_of(system), scene.stage.settings.places.system(system).title
    if keeper is None or not has_way(scene, system):
        raise Broken(
            f"the way to {title} cannot be spoilt here, so nothing can be said about how its failures are borne",
            expected="a system that the run starts, with a fault proxy before it",
            actual=f"the one of the environment {scene.stage.settings.environment.name!r}",
            next=f"write `proxied = true` where data/environments.toml says how {system} starts, and run it there",
        )
    from ratified.faults.proxy import RemoteProxy

    return scene.remember(Way(scene, system, RemoteProxy(str(keeper.told(way_to(system))["control"]))), system)
