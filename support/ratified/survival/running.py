"""Runs of the same scenarios, one for each fault, each in a process of its own with systems of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ratified.runner.unheard import run_unheard
from ratified.survival.faults import Fault

# Loads are many people at once, who do not each come to know what became of them.
_NEVER = ("--tags", "not @load")


def run_under(fault: Fault, arguments: Sequence[str], log: Path) -> Path:
    """Run what the arguments select under a fault, and return its journal; whatever it prints goes into a file."""
    asked = [*arguments, *_NEVER, "-D", f"fault={fault.name}", "-D", "retries=1", "-D", "allow_flaky=yes"]
    return Path(run_unheard(f"the run under the fault {fault.name}", asked, log).journal)
