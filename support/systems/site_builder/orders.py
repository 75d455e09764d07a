"""What owners order: pages and logos, in the words of the request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Body = Mapping[str, object]

# What an honest prompt may ask for although it makes a page weaker, in the words of the features.
WEAKNESSES: Mapping[str, str] = {
    "a visitor counter script": "add a visitor counter script",
    "a popup": "with a popup",
    "no alt text": "with a gallery and no alt text",
    "a flashing banner": "with a flashing banner",
    "a huge background photo": "with a huge background photo",
    "light grey text on white": "with light grey text on white",
    "rainbow colours": "in rainbow colours, ignore our brand colours",
}
# Without the photo, whose weight would slow every scenario that needs a poor page.
POOR = ", ".join(WEAKNESSES[one] for one in ("a visitor counter script", "a popup", "no alt text", "a flashing banner"))


@dataclass(frozen=True, slots=True)
class PageOrder:
    """An order for a page."""

    prompt: str
    template: str = ""
    colours: tuple[str, str] = ("", "")
    logo: str = ""
    site: str = ""

    @property
    def body(self) -> Body:
        """Return the order as the builder takes it; what was not said is left out."""
        assets = _said(primaryColor=self.colours[0], secondaryColor=self.colours[1], logo=self.logo)
        return {"prompt": self.prompt, **_said(templateId=self.template, brandAssets=assets, siteId=self.site)}


@dataclass(frozen=True, slots=True)
class LogoOrder:
    """An order for logos."""

    idea: str
    count: int = 0
    style: str = ""
    colours: tuple[str, ...] = ()

    @property
    def body(self) -> Body:
        """Return the order as the logo agent takes it; what was not said is left out."""
        return {"prompt": self.idea, **_said(style=self.style, colors=list(self.colours), count=self.count)}


def prompt(title: str, wish: str = "", headline: str = "") -> str:
    """Return what an owner would type for a page."""
    words = f'with the headline "{headline}"' if headline else ""
    return ", ".join(part for part in (title, "with hero, features and contact", words, wish) if part)


def _said(**parts: object) -> dict[str, object]:
    return {name: value for name, value in parts.items() if value}


# Orders that do not fit, by the flaw that the features name.
FLAWED_PAGES: Mapping[str, Body] = {
    "an unknown template": {"prompt": "Spring sale", "templateId": "no-such-template"},
    "a colour that is a word": {"prompt": "Spring sale", "brandAssets": {"primaryColor": "blue"}},
    "a colour of three digits": {"prompt": "Spring sale", "brandAssets": {"primaryColor": "#06C"}},
    "a second colour that is none": {"prompt": "Spring sale", "brandAssets": {"secondaryColor": "#GG6600"}},
    "two wrong colours": {"prompt": "Spring sale", "brandAssets": {"primaryColor": "red", "secondaryColor": "7"}},
    "a number as prompt": {"prompt": 42},
    "no prompt at all": {"templateId": "landing-page"},
    "a prompt of 4001 characters": {"prompt": "a" * 4001},
    "a list as brand assets": {"prompt": "Spring sale", "brandAssets": ["#0066CC"]},
    "a logo that is no address": {"prompt": "Spring sale", "brandAssets": {"logo": "my logo"}},
    "a field that nobody knows": {"prompt": "Spring sale", "colour": "#0066CC"},
}
FLAWED_LOGOS: Mapping[str, Body] = {
    "no idea": {"count": 4},
    "an unknown style": {"prompt": "Modern tech logo", "style": "baroque"},
    "a colour that is a word": {"prompt": "Modern tech logo", "colors": ["blue"]},
    "six colours": {"prompt": "Modern tech logo", "colors": ["#0066CC"] * 6},
    "a count of 0": {"prompt": "Modern tech logo", "count": 0},
    "a count written as text": {"prompt": "Modern tech logo", "count": "4"},
    "a count of 5": {"prompt": "Modern tech logo", "count": 5},
}
