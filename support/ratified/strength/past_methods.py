"""Libraries that read dicts and lists past their methods, as only what is compiled can: nothing tells what they saw."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import ratified

_COMPILED = ("bson", "jsonschema_rs", "msgpack", "msgspec", "orjson", "pydantic", "pydantic_core", "rapidjson", "ujson")
_IMPORT = re.compile(rf"^\s*(?:from|import)\s+(?:{'|'.join(_COMPILED)})\b", re.MULTILINE)
_LIBRARY = Path(ratified.__file__).parent
_INSTALLED = "site-packages"


def are_used(root: Path) -> bool:
    """Say whether a project's own modules use one of them, as far as these are loaded by now."""
    return any(_imports_one(file) for file in _own(root))


def _own(root: Path) -> Iterator[Path]:
    # behave runs the modules of steps without keeping them.
    yield from (root / "steps").rglob("*.py")
    for module in tuple(sys.modules.values()):
        name = getattr(module, "__file__", None) or ""
        if name.endswith(".py") and name.startswith(str(root)) and _INSTALLED not in name:
            file = Path(name)
            if not file.is_relative_to(_LIBRARY):
                yield file


@functools.cache
def _imports_one(file: Path) -> bool:
    try:
        return _IMPORT.search(file.read_text("utf-8", "replace")) is not None
    except OSError:
        return False
