"""What data/environments.toml says: the systems there are, and where they run."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from ratified.failures import ConfigurationError
from ratified.nearest import meant

GUARDS = ("open", "careful", "read-only")
Tables = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SystemFacts:
    """What holds for a system wherever it runs."""

    name: str
    title: str
    api_path: str = ""
    health: str = "/health"
    contracts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """A system that a run starts in a process of its own, and further parts of it that have theirs.

    Others reach one that is `proxied` by way of a fault proxy.
    """

    start: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    proxied: bool = False


@dataclass(frozen=True, slots=True)
class Environment:
    """One place where the systems run."""

    name: str
    guard: str = "careful"
    start: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    addresses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    services: Mapping[str, Started] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """All commands that start something here."""
        own = [command for started in self.services.values() for command in (started.start, *started.parts.values())]
        return tuple(command for command in (self.start, *own) if command)

    @property
    def embedded(self) -> bool:
        """Whether the run starts the systems itself."""
        return bool(self.commands)


@dataclass(frozen=True, slots=True)
class Places:
    """All that the file tells."""

    default: str
    systems: Mapping[str, SystemFacts]
    environments: Mapping[str, Environment]

    def environment(self, name: str) -> Environment:
        """Return an environment by name; an unknown one is an error that names the nearest."""
        if name not in self.environments:
            raise ConfigurationError(
                f'there is no environment "{name}"',
                next=f"{meant(name, self.environments)} See data/environments.toml.",
            )
        return self.environments[name]

    def system(self, name: str) -> SystemFacts:
        """Return a system by name; an unknown one is an error that names the nearest."""
        if name not in self.systems:
            raise ConfigurationError(
                f'there is no system "{name}"', next=f"{meant(name, self.systems)} See data/environments.toml."
            )
        return self.systems[name]


def read_places(path: Path) -> Places:
    """Read the file; a missing one means that no system and no environment is known."""
    if not path.exists():
        return Places("", {}, {})
    tables = _toml(path)
    known = {"default", "systems", "environments"}
    _refuse_unknown(path, "", tables, known)
    systems = {name: _system(path, name, table) for name, table in _tables(tables, "systems").items()}
    environments = {
        name: _environment(path, name, table, systems) for name, table in _tables(tables, "environments").items()
    }
    return Places(str(tables.get("default", "")), systems, environments)


def _toml(path: Path) -> Tables:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name} is not valid TOML", actual=str(error), next=f"mend {path}") from None


def _system(path: Path, name: str, table: Tables) -> SystemFacts:
    _refuse_unknown(path, f"systems.{name}.", table, {"title", "api_path", "health", "contracts"})
    return SystemFacts(
        name,
        str(table.get("title", name.replace("_", " ").title())),
        str(table.get("api_path", "")),
        str(table.get("health", "/health")),
        _texts(table.get("contracts", [])),
    )


def _environment(path: Path, name: str, table: Tables, systems: Mapping[str, SystemFacts]) -> Environment:
    from ratified.settings.keys import BY_NAME, SYSTEM_KEYS

    own = {"guard", "start", "hosts", "allowed"}
    _refuse_unknown(path, f"environments.{name}.", table, own | set(systems) | set(BY_NAME) - {"env"})
    guard = str(table.get("guard", "careful"))
    if guard not in GUARDS:
        raise ConfigurationError(
            f'"{guard}" is not a guard of an environment', expected=" or ".join(GUARDS), next=f"mend {path}"
        )
    addresses: dict[str, Mapping[str, str]] = {}
    services: dict[str, Started] = {}
    for system in [one for one in table if one in systems]:
        own_table = _table(table, system)
        _refuse_unknown(path, f"environments.{name}.{system}.", own_table, {*SYSTEM_KEYS, "start", "parts", "proxied"})
        addresses[system] = {key: str(value) for key, value in own_table.items() if key in SYSTEM_KEYS}
        if "start" in own_table:
            parts = {part: _texts(command) for part, command in _table(own_table, "parts").items()}
            services[system] = Started(_texts(own_table["start"]), parts, _flag(path, own_table, "proxied"))
    values = {key: value for key, value in table.items() if key in BY_NAME}
    start, hosts, allowed = (_texts(table.get(key, [])) for key in ("start", "hosts", "allowed"))
    return Environment(name, guard, start, hosts, allowed, addresses, services, values)


def _refuse_unknown(path: Path, where: str, table: Tables, known: set[str]) -> None:
    for key in table:
        if key not in known:
            raise ConfigurationError(f'{path.name} has an unknown key "{where}{key}"', next=meant(key, known))


def _table(tables: Tables, name: str) -> Tables:
    found = tables.get(name, {})
    return cast("Tables", found) if isinstance(found, dict) else {}


def _tables(tables: Tables, name: str) -> Mapping[str, Tables]:
    return {key: _table(_table(tables, name), key) for key in _table(tables, name)}


def _flag(path: Path, table: Tables, key: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise ConfigurationError(f'"{key}" is true or false, not {value!r}', next=f"mend {path}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)
