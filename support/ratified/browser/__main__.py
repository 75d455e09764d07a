"""`python -m ratified.browser` sees to it that there is a browser."""

from __future__ import annotations

import sys

from ratified.browser.setup import ensure


def main() -> int:
    """Say which browser there is, or get one."""
    return ensure(lambda line: print(line, flush=True))  # noqa: T201 - a command speaks on standard output


if __name__ == "__main__":
    sys.exit(main())
