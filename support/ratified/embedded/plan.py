"""What is to be started: which processes, each with its command, and what they need of one another."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ratified.failures import ConfigurationError
from ratified.nearest import meant
from ratified.settings import Environment

_GAP = re.compile(r"\{([\w.]+)\}")
# What stands between a system and those that depend on it.
_WAY = "way"
_PROXY = ("{python}", "-m", "ratified.faults.proxy", "--port", "{port}")
# What the keeper fills in by itself.
_OWN = ("port", "data")


@dataclass(frozen=True, slots=True)
class Service:
    """One process: its command, and the names of the systems that it says it is once they answer."""

    name: str
    command: tuple[str, ...]
    announces: tuple[str, ...]

    @property
    def system(self) -> str:
        """Return the system that this is, or is a part of; they share their data."""
        return self.name.partition(".")[0]

    @property
    def needs(self) -> tuple[str, ...]:
        """Return the systems whose addresses the command has gaps for."""
        gaps = (gap for part in self.command for gap in _GAP.findall(part))
        return tuple(dict.fromkeys(gap for gap in gaps if gap not in _OWN))

    def filled(self, port: int, data: str, addresses: Mapping[str, str]) -> list[str]:
        """Return the command with its gaps filled."""
        known = {**addresses, "port": str(port), "data": data}
        return [_GAP.sub(lambda gap: known.get(gap[1], gap[0]), part) for part in self.command]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is to be started, and what it is started with."""

    services: tuple[Service, ...]
    folder: str
    deadline: float
    token: str
    defect: str = ""
    # Systems that run elsewhere already.
    addresses: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return it as the keeper is told it."""
        return asdict(self)

    def rounds(self) -> Iterator[Sequence[Service]]:
        """Give what can be started at once, then what only waited for the addresses of those, and so on."""
        there, waiting = set(self.addresses), list(self.services)
        while waiting:
            ready = [service for service in waiting if there.issuperset(service.needs)]
            if not ready:
                raise _no_beginning(waiting, there)
            yield ready
            there.update(name for service in ready for name in service.announces)
            waiting = [service for service in waiting if service not in ready]

    def must_have_a_beginning(self) -> None:
        """Refuse systems that wait for one another's addresses, so that none can be the first."""
        for _ in self.rounds():
            pass

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Plan:
        """Return what the keeper was told."""
        services = tuple(
            Service(one["name"], tuple(one["command"]), tuple(one["announces"])) for one in told.pop("services")
        )
        return cls(services, **told)


def with_needs(environment: Environment, systems: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """Return systems with those that their commands have gaps for, unless it is known where these run."""
    wanted = [name for name in systems if name not in known]
    for name in wanted:
        for service in _services_of(environment, name):
            wanted.extend(_still_needed(service, environment, [*wanted, *known]))
    return tuple(dict.fromkeys((*systems, *wanted)))


def way_to(system: str) -> str:
    """Return what the way to a system is called that others take."""
    return f"{system}.{_WAY}"


def planned(environment: Environment, systems: Sequence[str]) -> tuple[Service, ...]:
    """Return the processes of systems: one for all that have no command of their own, and one for each other."""
    services = [service for name in systems for service in _services_of(environment, name)]
    together = [name for name in systems if name not in environment.services]
    if together:
        shared = Service(" and ".join(together), _with_python(environment.start, together), tuple(together))
        services.insert(0, shared)
    proxied = [name for name in systems if name in environment.services and environment.services[name].proxied]
    return (*(_by_way(service, proxied) for service in services), *map(_way, proxied))


def _way(system: str) -> Service:
    name = way_to(system)
    return Service(name, (*_with_python(_PROXY), "--system", name, "--to", f"{{{system}}}"), (name,))


def _by_way(service: Service, proxied: Sequence[str]) -> Service:
    """Return a service as it reaches others on the ways that lead through a proxy; its own parts need none."""
    ways = {system: way_to(system) for system in proxied if system != service.system}
    filled = (_GAP.sub(lambda gap: f"{{{ways.get(gap[1], gap[1])}}}", part) for part in service.command)
    return replace(service, command=tuple(filled))


def _services_of(environment: Environment, name: str) -> Iterator[Service]:
    own = environment.services.get(name)
    for part, command in (("", own.start), *own.parts.items()) if own is not None else ():
        full = f"{name}.{part}" if part else name
        yield Service(full, _with_python(command), (full,))


def _still_needed(service: Service, environment: Environment, there: Sequence[str]) -> Iterator[str]:
    for name in service.needs:
        if name in there:
            continue
        if name not in environment.services:
            gaps = ["python", *_OWN, *environment.services]
            raise ConfigurationError(
                f"the command that starts {service.name} has a gap {{{name}}} that nobody fills",
                expected=", ".join(f"{{{gap}}}" for gap in gaps),
                next=f"{meant(name, gaps)} See data/environments.toml.",
            )
        yield name


def _no_beginning(waiting: Sequence[Service], there: Collection[str]) -> ConfigurationError:
    """Return what to say of services of which none can be started, each for want of another."""
    service, chain = waiting[0], list[str]()
    told = list[str]()
    while service.name not in chain:
        chain.append(service.name)
        need = next(need for need in service.needs if need not in there)
        told.append(f"the command that starts {service.name} has a gap {{{need}}}")
        needed = [one for one in waiting if need in one.announces]
        if not needed:
            return ConfigurationError(f"{told[-1]} that nobody fills", next="See data/environments.toml.")
        service = needed[0]
    circle = chain.index(service.name)
    return ConfigurationError(
        f"{' and '.join(chain[circle:])} cannot be started: "
        + ("it needs its own address" if len(chain[circle:]) == 1 else "each needs the address of another first"),
        expected="at least one whose command has no gap for another",
        actual="; ".join(told[circle:]),
        next="have one told the address later, or give it in another way. See data/environments.toml.",
    )


def _with_python(command: Sequence[str], systems: Sequence[str] = ()) -> tuple[str, ...]:
    filled: list[str] = []
    for part in command:
        if part == "{systems}":
            filled.extend(systems)
        else:
            filled.append(part.replace("{python}", sys.executable))
    return tuple(filled)
