"""The templates a page can be built from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Template:
    """Which sections a page has, its colours when the brand gives none, and what its link invites to."""

    template_id: str
    name: str
    description: str
    sections: tuple[str, ...]
    primary: str
    secondary: str
    invitation: str

    def shape(self) -> dict[str, Any]:
        """Show the template to callers."""
        return {
            "templateId": self.template_id,
            "name": self.name,
            "description": self.description,
            "sections": list(self.sections),
        }


DEFAULT = "landing-page"

TEMPLATES = {
    template.template_id: template
    for template in (
        Template(
            "landing-page",
            "Landing page",
            "One offer, its features, what others say, and how to get in touch.",
            ("hero", "features", "testimonials", "contact"),
            "#1f4b99",
            "#f2a541",
            "Get started",
        ),
        Template(
            "ecommerce-sale",
            "E-commerce sale",
            "A sale with its offers, prices and a way to order.",
            ("hero", "offers", "pricing", "contact"),
            "#a3182e",
            "#ffd166",
            "Shop the sale",
        ),
        Template(
            "portfolio",
            "Portfolio",
            "Somebody's work in pictures, with a word about them.",
            ("hero", "about", "gallery", "contact"),
            "#2b2d5b",
            "#7fc8a9",
            "See the work",
        ),
        Template(
            "event-invitation",
            "Event invitation",
            "An event: when, where, and how to say yes.",
            ("hero", "schedule", "location", "contact"),
            "#5b2a86",
            "#f7c6d0",
            "Say yes",
        ),
    )
}
