"""What a prompt asks for: a title, quoted words, sections, and wishes that a good builder would rather not follow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_QUOTED = re.compile(r'"([^"\n]{1,200})"|“([^”\n]{1,200})”')
_CLAUSE_END = re.compile(r"[.,;:!?](?=\s|$)|\n|\s[-–—]\s|\s(?=with\b)", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:please\s+)?(?:(?:create|make|build|design|generate|write)\s+)?(?:me\s+|us\s+)?(?:an?\s+|the\s+)?(?=\S)",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r'\b(?:headline|heading)\s*(?:of|:|is|reads|saying)?\s*["“]([^"”\n]{1,200})["”]', re.IGNORECASE)
# What may not stand in an HTML document at all: controls, surrogates, and code points that are no characters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_SECTIONS = ("features", "testimonials", "pricing", "gallery", "contact")
_LONGEST_TITLE = 60


class Wish(Enum):
    """Something a prompt can ask for that lowers the score."""

    TRACKING_SCRIPT = r"(?:visitor[- ]counter|tracking)\s+script"
    INLINE_SCRIPT = r"pop-?up|inline\s+script"
    NO_ALT_TEXT = r"(?:no|without)\s+alt(?:ernative)?[- ]texts?|images?\s+without\s+descriptions?"
    FLASHING = r"flashing|blinking"
    HUGE_PHOTO = r"(?:huge|full-size)\s+(?:background\s+)?photos?"
    LOW_CONTRAST = r"light[- ]gr[ea]y\s+text"
    OFF_BRAND = r"ignor\w*\s+(?:our|the|my)\s+brand\s+colou?rs|rainbow\s+colou?rs"
    DESKTOP_ONLY = r"desktop\s+only|only\s+for\s+desktops?"


@dataclass(frozen=True, slots=True)
class Brief:
    """A prompt, understood."""

    title: str
    headline: str
    text: str
    quotes: tuple[str, ...]
    sections: tuple[str, ...]
    wishes: frozenset[Wish]


def understand(prompt: str, fallback_title: str) -> Brief:
    """Read a prompt; what stands in quotation marks is text for the page, not a wish."""
    text = _clean(prompt)
    quotes = tuple(dict.fromkeys(first or second for first, second in _QUOTED.findall(text)))
    asked = _QUOTED.sub(" ", text)
    title = _title(text) or fallback_title
    headline = _HEADLINE.search(text)
    return Brief(
        title=title,
        headline=headline.group(1) if headline else title,
        text=" ".join(text.split()),
        quotes=quotes,
        sections=tuple(name for name in _SECTIONS if re.search(rf"\b{name}\b", asked, re.IGNORECASE)),
        wishes=frozenset(wish for wish in Wish if re.search(rf"\b(?:{wish.value})\b", asked, re.IGNORECASE)),
    )


def _clean(prompt: str) -> str:
    """Drop what no document may contain, and write all line ends alike."""
    return _FORBIDDEN.sub("", prompt.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _title(text: str) -> str:
    """Take the first clause without its opening verb, not cutting inside quotation marks."""
    masked = _QUOTED.sub(lambda quoted: "q" * len(quoted.group()), text)
    end = next((cut.start() for cut in _CLAUSE_END.finditer(masked) if masked[: cut.start()].strip()), len(text))
    clause = " ".join(re.sub(r'["“”]', "", _OPENING.sub("", text[:end].strip())).split()).strip(" ,.;:!?")
    if len(clause) > _LONGEST_TITLE:
        whole_words = clause[: _LONGEST_TITLE + 1].rpartition(" ")[0]
        clause = whole_words or clause[:_LONGEST_TITLE]
    return clause[:1].upper() + clause[1:]
