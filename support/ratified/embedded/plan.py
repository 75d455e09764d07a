"""What is to be started: which processes, each with its command, and what they need of one another."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ratified.failures import ConfigurationError
from ratified.nearest import meant
from ratified.settings import Environment

_GAP = re.compile(r"\{(\w+)\}")
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


def planned(environment: Environment, systems: Sequence[str]) -> tuple[Service, ...]:
    """Return the processes of systems: one for all that have no command of their own, and one for each other."""
    services = [service for name in systems for service in _services_of(environment, name)]
    together = [name for name in systems if name not in environment.services]
    if together:
        shared = Service(" and ".join(together), _with_python(environment.start, together), tuple(together))
        services.insert(0, shared)
    return tuple(services)


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


def _with_python(command: Sequence[str], systems: Sequence[str] = ()) -> tuple[str, ...]:
    filled: list[str] = []
    for part in command:
        if part == "{systems}":
            filled.extend(systems)
        else:
            filled.append(part.replace("{python}", sys.executable))
    return tuple(filled)
