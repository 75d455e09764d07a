"""The script that makes a change of a page, for `context.add_init_script`."""

from __future__ import annotations

import json
from pathlib import Path

from ratified.strength.pages.changes import told
from ratified.strength.pages.elements import FINDING, PageElement
from ratified.strength.words import Change

_CHANGING = Path(__file__).with_name("script.js").read_text(encoding="utf-8")


def script_for(change: Change) -> str:
    """Return what each document of a window must run first, so that the change is made in it and stays made."""
    told(change)
    element = PageElement.read(change.field)
    where = {"by": element.by, "role": element.role, "name": element.name, "part": element.part}
    asked = f"{json.dumps(change.operator)}, {json.dumps(where)}"
    return f"(() => {{ {FINDING}\n{_CHANGING}\nchange({asked}); }})();"


__all__ = ["script_for"]
