"""Settings in layers: -D key=value, then RATIFIED_*, then data/environments.toml, then the defaults."""

from __future__ import annotations

import os
import secrets as entropy
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ratified.failures import ConfigurationError
from ratified.nearest import meant
from ratified.settings.environments import Environment, Places, SystemFacts, read_places
from ratified.settings.keys import BY_NAME, KEYS, PERSON_KEYS, SYSTEM_KEYS, Key, Value

_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


@dataclass(frozen=True, slots=True)
class Setting:
    """One resolved setting, and which layer it comes from."""

    key: Key
    value: Value
    source: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where one system of this run is to be reached."""

    facts: SystemFacts
    url: str
    api_url: str = ""

    @property
    def name(self) -> str:
        """The system's name."""
        return self.facts.name

    @property
    def api(self) -> str:
        """The address below which the API answers."""
        return (self.api_url or self.url + self.facts.api_path).rstrip("/")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a run was asked for."""

    root: Path
    places: Places
    environment: Environment
    settings: Mapping[str, Setting]
    overrides: Mapping[str, str]

    def text(self, key: str) -> str:
        """Return a setting as text."""
        return str(self.settings[key].value)

    def number(self, key: str) -> float:
        """Return a setting as a number."""
        return float(self.settings[key].value)

    def flag(self, key: str) -> bool:
        """Return a setting that is yes or no."""
        return bool(self.settings[key].value)

    def path(self, key: str) -> Path | None:
        """Return a setting that names a file or folder, seen from the project's root."""
        return self.root / self.text(key) if self.text(key) else None

    def override(self, owner: str, key: str) -> str:
        """Return what was set for a system or a person, or an empty text."""
        return self.overrides.get(f"{owner}.{key}", "")

    def address(self, system: str) -> Address | None:
        """Return where a system was said to be, or None where the run has to start it."""
        facts = self.places.system(system)
        told = self.environment.addresses.get(system, {})
        url = self.override(system, "url") or told.get("url", "")
        api_url = self.override(system, "api_url") or ("" if self.override(system, "url") else told.get("api_url", ""))
        return Address(facts, url.rstrip("/"), api_url.rstrip("/")) if url else None


def resolve(
    root: Path, defines: Mapping[str, object], variables: Mapping[str, str] = os.environ, people: tuple[str, ...] = ()
) -> Settings:
    """Resolve every setting; an unknown one is an error that names the nearest."""
    places = read_places(root / "data" / "environments.toml")
    owned = {f"{system}.{key}" for system in places.systems for key in SYSTEM_KEYS}
    owned |= {f"{person.lower()}.{key}" for person in people for key in PERSON_KEYS}
    from_variables = _from_variables(variables, owned)
    from_defines = {key: (str(value), f"-D {key}") for key, value in defines.items() if not key.startswith("my.")}
    _refuse_unknown(from_defines, owned)
    named = {**from_variables, **from_defines}
    secret = _secret_file(root, named, owned)
    named = {**secret, **named}
    name = named.get("env", (places.default, ""))[0]
    environment = places.environment(name) if name else Environment("", "open")
    settings = {key.name: _resolved(key, named, environment, name) for key in KEYS}
    if not settings["seed"].value:
        settings["seed"] = Setting(BY_NAME["seed"], entropy.token_hex(4), "drawn for this run")
    overrides = {key: value for key, (value, _) in named.items() if key in owned}
    return Settings(root, places, environment, settings, overrides)


# What the library tells its own processes, and whatever they start; no settings.
TOLD = frozenset({"RATIFIED_WORKER", "RATIFIED_PROJECT"})


def _from_variables(variables: Mapping[str, str], owned: set[str]) -> dict[str, tuple[str, str]]:
    known = {Key(name, "", "").variable: name for name in [*BY_NAME, *owned]}
    found = {}
    for variable, value in variables.items():
        if not variable.startswith("RATIFIED_") or variable in TOLD:
            continue
        if variable not in known:
            raise ConfigurationError(f"there is no setting {variable}", next=meant(variable, known))
        found[known[variable]] = (value, variable)
    return found


def _refuse_unknown(named: Mapping[str, tuple[str, str]], owned: set[str]) -> None:
    for key, (_, source) in named.items():
        if key not in BY_NAME and key not in owned:
            raise ConfigurationError(f'there is no setting "{key}" ({source})', next=meant(key, {*BY_NAME, *owned}))


def _secret_file(root: Path, named: Mapping[str, tuple[str, str]], owned: set[str]) -> dict[str, tuple[str, str]]:
    name = named.get("secret_file", ("", ""))[0]
    if not name:
        return {}
    try:
        tables = tomllib.loads((root / name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"the secret file {name} cannot be read", actual=type(error).__name__) from None
    found: dict[str, tuple[str, str]] = {}
    for key, value in tables.items():
        inner = value.items() if isinstance(value, dict) else [("", value)]
        found.update({f"{key}.{part}".rstrip("."): (str(held), name) for part, held in inner})
    _refuse_unknown(found, owned)
    return found


def _resolved(key: Key, named: Mapping[str, tuple[str, str]], environment: Environment, name: str) -> Setting:
    if key.name in named:
        text, source = named[key.name]
        return Setting(key, typed(key, text, source), source)
    if key.name == "env":
        return Setting(key, name, "data/environments.toml" if name else "default")
    if key.name in environment.values:
        source = f"data/environments.toml, {environment.name}"
        return Setting(key, typed(key, str(environment.values[key.name]), source), source)
    return Setting(key, key.default, "default")


def typed(key: Key, text: str, source: str) -> Value:
    """Return the value that a text means for a setting; one that it cannot have is an error."""
    value: Value | None = text
    if isinstance(key.default, bool):
        lowered = text.strip().lower()
        value = True if lowered in _YES else False if lowered in _NO else None
    elif isinstance(key.default, int | float):
        value = _number(text, type(key.default))
    elif key.choices and text not in key.choices:
        value = None
    if value is None:
        hint = meant(text, key.choices) if key.choices else ""
        raise ConfigurationError(
            f'the setting "{key.name}" cannot be "{text}" ({source})', expected=key.kind, next=hint
        )
    return value


def _number(text: str, kind: type) -> Value | None:
    try:
        number = kind(text)
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None
