"""Logos, as they are offered and as they are kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo to choose."""

    id: str
    url: str
    preview: str


@dataclass(frozen=True, slots=True)
class Logos:
    """What the logo agent offers for one idea."""

    type: str
    results: tuple[Logo, ...]


@dataclass(frozen=True, slots=True)
class KeptLogo:
    """A logo as the builder remembers it."""

    id: str
    url: str
    preview: str
    prompt: str
    style: str
    created_at: str

    @property
    def offer(self) -> Logo:
        """Return the logo as it was offered."""
        return Logo(self.id, self.url, self.preview)


@dataclass(frozen=True, slots=True)
class KeptLogos:
    """A company's logos, the newest first."""

    logos: tuple[KeptLogo, ...]

    @property
    def offers(self) -> frozenset[Logo]:
        """Return the logos as they were offered, whatever their order."""
        return frozenset(logo.offer for logo in self.logos)
