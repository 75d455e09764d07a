"""The packages that load needs, and a sentence where they are missing."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from ratified.failures import ConfigurationError

_NEEDED = ("hdrh", "httptools", "matplotlib", "numpy", "scipy")


def require() -> None:
    """Say how to get what is missing before anything is sent."""
    if sys.platform == "win32":
        raise ConfigurationError("load cannot be sent from Windows", next="send it from Linux, macOS or WSL")
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise ConfigurationError(
            "load cannot be sent from here",
            expected=f"the packages {', '.join(_NEEDED)}",
            actual=f"not installed: {', '.join(missing)}",
            next="pip install 'ratified[load]'",
        )
