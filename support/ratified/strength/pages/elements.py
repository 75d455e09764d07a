"""What a person sees on a page, and how each thing is named."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ratified.failures import ConfigurationError

if TYPE_CHECKING:
    from playwright.sync_api import Page

FINDING = Path(__file__).with_name("finding.js").read_text(encoding="utf-8")
_SEEN = f"(others) => {{ {FINDING}\npassing = others; return seen(); }}"
_FIELD = re.compile(r'(?:(?P<part>[\w-]+) of )?(?P<what>test id|css|[\w-]+) (?P<name>".*")', re.DOTALL)


@dataclass(frozen=True, slots=True)
class PageElement:
    """One thing on a page, or all that are named alike: by role and name, or by test id, or by where it is.

    The part is empty, or says what of a list is meant: its `items`, or all in its items that have the role it names.
    """

    by: str
    name: str = ""
    role: str = ""
    part: str = ""
    # What can be done to it depends on this, and not how it is found.
    tag: str = field(default="", compare=False)

    @classmethod
    def read(cls, text: str) -> PageElement:
        """Return the element that is written as the field of a change."""
        if text == str(WHOLE_PAGE):
            return WHOLE_PAGE
        found = _FIELD.fullmatch(text)
        if found is None:
            raise ConfigurationError(f"{text!r} names nothing on a page", expected='such as: button "Save"')
        by = found["what"] if found["what"] in ("test id", "css") else "role"
        role = found["what"] if by == "role" else ""
        return cls(by, json.loads(found["name"]), role=role, part=found["part"] or "")

    @property
    def kind(self) -> str:
        """Return the role of what is meant."""
        return self.part or self.role

    @property
    def spoken(self) -> str:
        """Return it in the words of a sentence."""
        if self.by == "page":
            return "the page"
        what = {"role": self.role, "test id": "element", "css": "element"}[self.by]
        whole = f"{what} “{self.name}”"
        if not self.part:
            return f"the {whole}"
        return f"the items of the {whole}" if self.part == "items" else f"each {self.part} in the {whole}"

    def __str__(self) -> str:
        if self.by == "page":
            return self.by
        what = self.role if self.by == "role" else self.by
        whole = f"{what} {json.dumps(self.name, ensure_ascii=False)}"
        return f"{self.part} of {whole}" if self.part else whole


WHOLE_PAGE = PageElement("page")


def elements_of(page: Page, passing: Sequence[str] = ()) -> Sequence[PageElement]:
    """Return what a person sees on a page now, the page itself first, and lists with their items folded.

    Nothing is named by texts that are passing: those that are others each time.
    """
    return (WHOLE_PAGE, *(PageElement(**told) for told in page.evaluate(_SEEN, list(passing))))


__all__ = ["FINDING", "WHOLE_PAGE", "PageElement", "elements_of"]
