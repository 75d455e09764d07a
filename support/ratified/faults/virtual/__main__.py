"""Serves one virtual service: `python -m ratified.faults.virtual MODULE:CLASS`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from ratified.failures import Broken
from ratified.faults.virtual import extra
from ratified.faults.virtual.finding import found


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until the end of standard input or a signal; give the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        extra.require()
        service = found(chosen.service, chosen.system, chosen.belongs_to)
    except Broken as reason:
        sys.stderr.write(f"{reason}\n")
        return 2
    from ratified.faults.virtual.serving import Terms, serve

    terms = Terms(chosen.host, chosen.port, chosen.exit_with_stdin, chosen.longest_wait, chosen.most_bytes)
    try:
        serve(service, terms)
    except OSError as problem:
        sys.stderr.write(f"{service.system} cannot listen on {chosen.host}:{chosen.port}: {problem.strerror}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ratified.faults.virtual", description="An external service under the control of scenarios."
    )
    parser.add_argument("service", metavar="MODULE:CLASS", help="a subclass of VirtualService, or contract:PATH")
    parser.add_argument("--host", default="127.0.0.1", help="where the system under test reaches it")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--system", default="", help="the name it must have; of a contract, the name it gets")
    parser.add_argument(
        "--belongs-to",
        default="",
        metavar="WHERE:NAME",
        help="where requests of a contract name their client: header:X-Tenant-Id, query:, path: or body:",
    )
    parser.add_argument("--exit-with-stdin", action="store_true", help="end when standard input ends")
    parser.add_argument(
        "--longest-wait", type=float, default=120.0, metavar="SECONDS", help="a request is never held longer"
    )
    parser.add_argument(
        "--most-bytes", type=int, default=16 * 1024 * 1024, metavar="BYTES", help="the largest body taken"
    )
    return parser


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # A method of the service that never returns must not keep its process alive.
    os._exit(status)
