"""Services that stand in for others, as one scenario commands them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ratified.failures import Broken, ConfigurationError
from ratified.scene import Scene

if TYPE_CHECKING:
    from ratified.faults.virtual import Call, VirtualClient
    from ratified.faults.virtual.commands import AnyCommand


class StandIn:
    """A virtual service as one scenario commands it, for everybody of the scenario or for one person."""

    def __init__(self, scene: Scene, system: str, client: VirtualClient | None) -> None:
        self.system = system
        self.title = scene.stage.settings.places.system(system).title
        self._scene = scene
        self._client = client
        self._people: dict[str, str] = {}
        self._waiting: list[tuple[str, str, AnyCommand]] = []
        if client is not None:
            scene.on_cleanup(f"what was claimed of {self.title}", self._close)
            scene.on_step_end(self._show)
            scene.on_last_step(self._raise_unmet)

    @property
    def is_under_control(self) -> bool:
        """Say whether it can be commanded here."""
        return self._client is not None

    def claim(self, who: str, key: str) -> None:
        """Have for this scenario what the system asks for a person, whom the service knows by a key."""
        self._people[who] = key
        if self._client is None:
            return
        self._client.claim(key)
        for whom, operation, command in self._waiting:
            if whom in ("", who):
                self._client.command(key, command, operation=operation)

    def command(self, *commands: AnyCommand, operation: str = "", who: str = "") -> None:
        """Have these things happen to what is asked next for a person, or for each of the scenario's people."""
        self._scene.stage.guard.allow_faults()
        client = self._in_hand
        self._waiting += [(who, operation, command) for command in commands]
        for key in self._keys(who):
            client.command(key, *commands, operation=operation)

    def recover(self) -> None:
        """Have nothing happen any more."""
        self._waiting.clear()
        for key in self._keys():
            self._in_hand.recover(key)

    def release(self, operation: str = "") -> None:
        """Let go of what is held back."""
        self._waiting = [one for one in self._waiting if operation not in ("", one[1])]
        for key in self._keys():
            self._in_hand.release(key, operation)

    def calls(self, operation: str = "", *, who: str = "", at_least: int = 0) -> Sequence[Call]:
        """Return what was asked, the oldest first, once there are so many calls or the scenario's patience is over."""
        within = self._scene.stage.settings.number("wait") if at_least else 0.0
        found = [self._in_hand.received(key, operation, at_least=at_least, within=within) for key in self._keys(who)]
        return sorted((call for calls in found for call in calls), key=lambda call: call.arrived)

    def waiting(self, operation: str = "", *, who: str = "", at_least: int = 1) -> Sequence[Call]:
        """Return the calls that are held back, once there are so many of each person."""
        within = self._scene.stage.settings.number("wait")
        found = [self._in_hand.waiting(key, operation, at_least=at_least, within=within) for key in self._keys(who)]
        return [call for calls in found for call in calls]

    @property
    def _in_hand(self) -> VirtualClient:
        if self._client is None:
            raise Broken(
                f"{self.title} cannot be commanded here, so nothing can be said about how its failures are borne",
                expected="a virtual service that stands in for it",
                actual=f"the one of the environment {self._scene.stage.settings.environment.name!r}",
                next="run the scenario in the embedded environment",
            )
        return self._client

    def _keys(self, who: str = "") -> list[str]:
        if who and who not in self._people:
            # They have no account yet; what was commanded waits for them.
            return []
        return [self._people[who]] if who else list(self._people.values())

    def _show(self) -> None:
        """Put on the tape what passed between the system and the service."""
        for who, key in self._people.items():
            for call in self._in_hand.exchanges(key):
                call.put_on(self._scene.tape, system=self.system, who=f"the system, for {who}")
                if call.trouble:
                    raise Broken(
                        f"what stands in for {self.title} has failed itself, so nothing can be said about the system",
                        expected=f"an answer of its own to {call.method} {call.url}",
                        actual=call.trouble,
                        next="mend the virtual service",
                    )

    def _close(self) -> None:
        try:
            self._show()
        finally:
            self._in_hand.close()

    def _raise_unmet(self) -> None:
        """Fail where a fault met nothing: whatever the scenario showed, it was not what was meant."""
        every = [one for key in self._keys() for one in self._in_hand.commanded(key)]
        met = [one.command for one in every if one.met]
        for whom, operation, command in self._waiting:
            if command not in met:
                raise Broken(
                    f"the fault met nothing: {self.title} was to be {_told(operation, command)}",
                    expected=f"a request to {operation or self.title}" + (f" for {whom}" if whom else ""),
                    actual=f"{len(self.calls())} requests, and none of them met it",
                    next="look on the tape what was asked; does the scenario do what needs this service?",
                )


def stand_in(scene: Scene, system: str) -> StandIn:
    """Return the virtual service of a system, the same one each time."""
    if scene.remembers(StandIn, system):
        return scene.recall(StandIn, system)
    return scene.remember(StandIn(scene, system, _client(scene, system)), system)


def _told(operation: str, command: AnyCommand) -> str:
    return f"one that {command.told}" + (f" when asked to {operation}" if operation else "")


def _client(scene: Scene, system: str) -> VirtualClient | None:
    stage = scene.stage
    if stage.keeper is None or stage.settings.address(system) is not None:
        return None
    told = stage.keeper.told(system)
    if "control" not in told:
        raise ConfigurationError(
            f"{system} is no virtual service", expected="a process of `python -m ratified.faults.virtual`"
        )
    from ratified.faults.virtual.client import Address, VirtualClient

    return VirtualClient(system, Address(str(told["url"]), str(told["control"])))
