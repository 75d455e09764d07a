"""The script that makes a change of a page, for `context.add_init_script`."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ratified.strength.pages.changes import told
from ratified.strength.pages.elements import FINDING, PageElement
from ratified.strength.words import Change

# What the script says, where only the browser's console shows it, as soon as the change has met something.
MET = "ratified: this page is changed now"
_CHANGING = Path(__file__).with_name("script.js").read_text(encoding="utf-8")
_SLOT = re.escape("{id}")


def script_for(change: Change, origin: str = "", path: str = "") -> str:
    """Return what each document of a window must run first, so that the change is made in it and stays made.

    With an origin and a path, which may be a template, it is made on such pages only.
    """
    told(change)
    element = PageElement.read(change.field)
    pattern = f"^{re.escape(path).replace(_SLOT, '[^/]+')}$" if path else ""
    where = {"by": element.by, "role": element.role, "name": element.name, "part": element.part}
    asked = f"{json.dumps(change.operator)}, {json.dumps({**where, 'origin': origin, 'path': pattern})}"
    return f"(() => {{ const MET = {json.dumps(MET)};\n{FINDING}\n{_CHANGING}\nchange({asked}); }})();"


__all__ = ["MET", "script_for"]
