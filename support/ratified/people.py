"""The cast: the people of data/people.toml, each made unique to a scenario."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ratified.failures import ConfigurationError
from ratified.nearest import meant
from ratified.seed import seeded_random
from ratified.settings import Settings


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts in a scenario."""

    name: str
    role: str
    company: str
    email: str
    password: str
    has_account: bool = False


class Cast:
    """Everybody who may appear in a scenario."""

    def __init__(self, told: Mapping[str, Mapping[str, str]]) -> None:
        self._told = told

    @classmethod
    def read(cls, path: Path) -> Cast:
        """Read data/people.toml."""
        if not path.exists():
            return cls({})
        try:
            return cls(tomllib.loads(path.read_text(encoding="utf-8")))
        except tomllib.TOMLDecodeError as error:
            raise ConfigurationError(f"{path.name} is not valid TOML", actual=str(error)) from None

    @property
    def names(self) -> tuple[str, ...]:
        """Return everybody's name."""
        return tuple(self._told)

    def person(self, name: str, seed: int, settings: Settings) -> Person:
        """Return one of the cast as one scenario knows them; an unknown name is an error that offers the nearest."""
        if name not in self._told:
            raise ConfigurationError(
                f'nobody is called "{name}"', next=f"{meant(name, self._told)} The cast is in data/people.toml."
            )
        told = self._told[name]
        source = seeded_random(seed, name)
        mark = f"{source.getrandbits(40):010x}"
        # Letters and digits only: a password that needs no escaping anywhere is found in any output.
        password = "".join(source.choices(string.ascii_letters + string.digits, k=24))
        email = settings.override(name.lower(), "email")
        return Person(
            name,
            told.get("role", ""),
            f"{told.get('company', name)} {mark[:6]}",
            email or f"{name.lower()}.{mark}@example.com",
            settings.override(name.lower(), "password") or password,
            has_account=bool(email),
        )
