"""The nearest known name, for whoever mistyped one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known name that the word most resembles, or an empty string."""
    names = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), names, n=1, cutoff=0.5)
    return names[found[0]] if found else ""


def meant(word: str, known: Iterable[str]) -> str:
    """Return one sentence that offers the nearest known name, or lists what there is."""
    names = sorted(known)
    near = nearest(word, names)
    if near:
        return f'Did you mean "{near}"?'
    return f"Known are: {', '.join(names)}." if names else "None are known."
