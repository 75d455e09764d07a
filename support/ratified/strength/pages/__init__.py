"""Changes of pages: what a person would see or miss, made while the page is made, and never by serving it anew."""

from ratified.strength.pages.changes import PAGE_OPERATORS, changes_for, told
from ratified.strength.pages.elements import WHOLE_PAGE, PageElement, elements_of
from ratified.strength.pages.script import script_for

__all__ = ["PAGE_OPERATORS", "WHOLE_PAGE", "PageElement", "changes_for", "elements_of", "script_for", "told"]
