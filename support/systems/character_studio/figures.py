"""How the studio does, in figures and in its own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """An owner's part in what everybody has had made."""

    owner_id: str
    jobs: int
    charged_cents: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of an owner's characters, or of everybody's, and each owner's share of it."""

    owner_id: str | None
    jobs: Mapping[str, int]
    attempts: int
    retries: int
    external_failures: Mapping[str, int]
    charged_cents: int
    owners: tuple[Share, ...]

    def since(self, before: Figures) -> tuple[dict[str, int], int, int, dict[str, int], int]:
        """Return what has been counted since: jobs by state, attempts, retries, failures by kind, and cents."""
        return (
            _grown(self.jobs, before.jobs),
            self.attempts - before.attempts,
            self.retries - before.retries,
            _grown(self.external_failures, before.external_failures),
            self.charged_cents - before.charged_cents,
        )


@dataclass(frozen=True, slots=True)
class Health:
    """How the studio says it is."""

    status: str
    system: str
    database: str
    queue_depth: int | None
    workers_alive: int | None


def _grown(now: Mapping[str, int], before: Mapping[str, int]) -> dict[str, int]:
    return {name: more for name, count in now.items() if (more := count - before.get(name, 0))}
