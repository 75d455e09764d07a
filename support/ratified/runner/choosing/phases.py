"""The phases of a run: data/phases.toml says which there are, in which order, and how the scenarios of each run."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ratified.failures import ConfigurationError
from ratified.nearest import meant

# Where scenarios without a phase stand, unless the file gives them another place by naming it.
REST = ""
_REST_NAME = "rest"
_MODES = ("parallel", "sequential")


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the run that ends before the next begins."""

    name: str
    is_sequential: bool = False


@dataclass(frozen=True, slots=True)
class Phases:
    """All phases, in their order."""

    order: tuple[Phase, ...] = (Phase(REST),)

    @classmethod
    def read(cls, path: Path) -> Phases:
        """Read the file; a project without one has a single phase."""
        if not path.exists():
            return cls()
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise ConfigurationError(f"{path.name} is not valid TOML", actual=str(error)) from None
        found = [_phase(path, name, facts) for name, facts in tables.items()]
        if not any(phase.name == REST for phase in found):
            found.append(Phase(REST))
        return cls(tuple(found))

    def refuse_unknown(self, named: Iterable[tuple[str, str]]) -> None:
        """Stop at the first phase that a scenario is tagged with and the file does not have."""
        known = [phase.name or _REST_NAME for phase in self.order]
        for name, place in named:
            if name not in known and name != REST:
                raise ConfigurationError(
                    f"{place} stands in the unknown phase @phase:{name}",
                    next=f"{meant(name, known)} Phases are declared in data/phases.toml.",
                )

    @property
    def names(self) -> Sequence[str]:
        """Return the names in their order."""
        return [phase.name for phase in self.order]


def _phase(path: Path, name: str, facts: object) -> Phase:
    mode = facts.get("mode", "parallel") if isinstance(facts, dict) else None
    if mode not in _MODES:
        raise ConfigurationError(
            f"{path.name}: the phase {name!r} has no known mode",
            expected=" or ".join(f'mode = "{each}"' for each in _MODES),
            actual=str(facts),
            next=meant(str(mode), _MODES) if isinstance(mode, str) else "write it below its heading",
        )
    return Phase(REST if name == _REST_NAME else name, is_sequential=mode == "sequential")
