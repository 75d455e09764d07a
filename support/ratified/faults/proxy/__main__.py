"""Serves one fault proxy: `python -m ratified.faults.proxy --to URL`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit

from ratified.failures import Broken
from ratified.faults.lifetime import announce, stop_on_signals, stop_with_stdin
from ratified.faults.proxy.control import Control
from ratified.faults.proxy.relay import Relay

_PORTS = {"http": 80, "https": 443}


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until the end of standard input or a signal; give the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        asyncio.run(_serve(chosen))
    except Broken as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    return 0


async def _serve(chosen: argparse.Namespace) -> None:
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    stop_with_stdin(stopping)
    to = urlsplit(chosen.to)
    async with Relay(to.hostname or "", to.port or _PORTS.get(to.scheme, 80), port=chosen.port) as relay:
        control = Control(relay)
        command = await control.start()
        host, port = relay.address
        url = to._replace(netloc=f"{host}:{port}").geturl()
        announce(chosen.system, url, command)
        await stopping.wait()
        control.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ratified.faults.proxy", description="A line with faults, under the control of scenarios."
    )
    parser.add_argument("--system", required=True, help="the name it gives itself")
    parser.add_argument("--to", required=True, metavar="URL", help="where it leads")
    parser.add_argument("--port", type=int, default=0, help="where callers come in; 0 takes a free one")
    return parser


if __name__ == "__main__":
    sys.exit(main())
