"""Services that stand in for others, as one scenario commands them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ratified.failures import Broken, ConfigurationError
from ratified.resilience.arrivals import Arrival
from ratified.scene import Scene

if TYPE_CHECKING:
    from ratified.faults.virtual import Call, VirtualClient
    from ratified.faults.virtual.commands import AnyCommand

_JUDGED_ANYWHERE = "; what people are answered, and how soon, can be judged in any"


@dataclass(frozen=True, slots=True)
class _Commanded:
    """One command of the scenario, and the numbers under which the service has it for each client key."""

    who: str
    operation: str
    command: AnyCommand
    places: list[tuple[str, int]] = field(default_factory=list)

    @property
    def told(self) -> str:
        asked = f" when asked to {self.operation}" if self.operation else ""
        return f"one that {self.command.told}{asked}"


class StandIn:
    """A virtual service as one scenario commands it, for everybody of the scenario or for one person."""

    def __init__(self, scene: Scene, system: str, client: VirtualClient | None) -> None:
        self.system = system
        self.title = scene.stage.settings.places.system(system).title
        self._scene = scene
        self._client = client
        # Whose each client key is; somebody may have several.
        self._owners: dict[str, str] = {}
        self._commanded: list[_Commanded] = []
        # What still holds for those who come later.
        self._waiting: list[_Commanded] = []
        if client is not None:
            scene.on_cleanup(f"what was claimed of {self.title}", self._close)
            scene.on_step_end(self._show)
            scene.on_last_step(self._raise_unmet)

    def claim(self, who: str, key: str) -> None:
        """Have for this scenario what the system asks for a person, whom the service knows by a key."""
        if self._client is None or key in self._owners:
            return
        self._client.claim(key)
        self._owners[key] = who
        for one in self._waiting:
            if one.who in ("", who):
                self._pass_on(one, key)

    def command(self, *commands: AnyCommand, operation: str = "", who: str = "") -> None:
        """Have these things happen to what is asked next for a person, or for each of the scenario's people."""
        self._commanded += [self._let(_Commanded(who, operation, command)) for command in commands]

    def disturb(self, command: AnyCommand) -> Callable[[], bool]:
        """Have something happen that no step speaks of; what is returned says whether it has met anything."""
        one = self._let(_Commanded("", "", command))
        return lambda: not self._met.isdisjoint(one.places)

    @property
    def is_commanded(self) -> bool:
        """Say whether the scenario's own steps let something happen."""
        return bool(self._commanded)

    def recover(self) -> None:
        """Have nothing happen any more."""
        self._waiting.clear()
        for key in self._keys():
            self._in_hand.recover(key)

    def release(self, operation: str = "") -> None:
        """Let go of what is held back, and hold nothing back any more."""
        self._waiting = [one for one in self._waiting if not _holds(one, operation)]
        for key in self._keys():
            self._in_hand.release(key, operation)

    def calls(self, operation: str = "", *, who: str = "", at_least: int = 0) -> Sequence[Call]:
        """Return what was asked, the oldest first, once there are so many calls or the scenario's patience is over."""
        within = self._scene.stage.settings.number("wait") if at_least else 0.0
        found = [self._in_hand.received(key, operation, at_least=at_least, within=within) for key in self._keys(who)]
        return sorted((call for calls in found for call in calls), key=lambda call: call.arrived)

    def arrivals(self, since: float) -> Sequence[Arrival]:
        """Return what has reached it since a moment, the oldest first, also what nobody can be found for."""
        client = self._at_hand("what reaches it", _JUDGED_ANYWHERE)
        came = [
            Arrival(call.arrived, f"{call.method} {call.url} for {who}")
            for key, who in self._owners.items()
            for call in client.received(key)
        ]
        # What names no client may be a scenario's own all the same, such as a look whether the service is well.
        came += [Arrival(one.arrived, f"{one.method} {one.url} ({one.why})") for one in client.strays() if not one.key]
        return sorted((one for one in came if one.moment >= since), key=lambda one: one.moment)

    def waiting(self, operation: str = "", *, who: str = "", at_least: int = 1) -> Sequence[Call]:
        """Return the calls that are held back, once there are so many of each person."""
        within = self._scene.stage.settings.number("wait")
        found = [self._in_hand.waiting(key, operation, at_least=at_least, within=within) for key in self._keys(who)]
        return [call for calls in found for call in calls]

    @property
    def _in_hand(self) -> VirtualClient:
        return self._at_hand("how its failures are borne")

    def _at_hand(self, what: str, hint: str = "") -> VirtualClient:
        if self._client is None:
            raise Broken(
                f"{self.title} cannot be commanded here, so nothing can be said about {what}",
                expected="a virtual service that stands in for it",
                actual=f"the one of the environment {self._scene.stage.settings.environment.name!r}",
                next=f"run the scenario in the embedded environment{hint}",
            )
        return self._client

    def _keys(self, who: str = "") -> list[str]:
        """Return the client keys of a person, or of everybody; who has no account yet has none."""
        return [key for key, owner in self._owners.items() if who in ("", owner)]

    @property
    def _met(self) -> set[tuple[str, int]]:
        """Return where each command stands that has met anything."""
        return {(key, one.number) for key in self._keys() for one in self._in_hand.commanded(key) if one.met}

    def _let(self, one: _Commanded) -> _Commanded:
        """Let something happen to everybody whom it concerns, also to who comes later."""
        self._scene.stage.guard.allow_faults()
        _ = self._in_hand
        for key in self._keys(one.who):
            self._pass_on(one, key)
        self._waiting.append(one)
        return one

    def _pass_on(self, one: _Commanded, key: str) -> None:
        [number] = self._in_hand.command(key, one.command, operation=one.operation)
        one.places.append((key, number))

    def _show(self) -> None:
        """Put on the tape what passed between the system and the service."""
        for key, who in self._owners.items():
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
        met = self._met
        for one in self._commanded:
            if met.isdisjoint(one.places):
                raise Broken(
                    f"the fault met nothing: {self.title} was to be {one.told}",
                    expected=f"a request to {one.operation or self.title}" + (f" for {one.who}" if one.who else ""),
                    actual=f"{len(self.calls(who=one.who))} requests, and none of them met it",
                    next="look on the tape what was asked, and when; does the scenario do what needs this service?",
                )


def stand_in(scene: Scene, system: str) -> StandIn:
    """Return the virtual service of a system, the same one each time."""
    if scene.remembers(StandIn, system):
        return scene.recall(StandIn, system)
    return scene.remember(StandIn(scene, system, _client(scene, system)), system)


def _holds(one: _Commanded, operation: str) -> bool:
    from ratified.faults.virtual.commands import Hold

    return isinstance(one.command, Hold) and operation in ("", one.operation)


def _client(scene: Scene, system: str) -> VirtualClient | None:
    keeper = scene.stage.keeper_of(system)
    if keeper is None:
        return None
    told = keeper.told(system)
    if "control" not in told:
        raise ConfigurationError(
            f"{system} is no virtual service", expected="a process of `python -m ratified.faults.virtual`"
        )
    from ratified.faults.virtual.client import Address, VirtualClient

    return VirtualClient(system, Address(str(told["url"]), str(told["control"])))
