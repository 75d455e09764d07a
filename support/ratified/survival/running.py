"""Runs of the same scenarios, one for each fault, each in a process of its own with systems of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ratified.runner.unheard import run_unheard, without_load
from ratified.survival.faults import Fault


def run_under(fault: Fault, root: Path, arguments: Sequence[str], log: Path) -> Path:
    """Run what the arguments select under a fault, and return its journal; whatever it prints goes into a file."""
    asked = [*arguments, *without_load(root), "-D", f"fault={fault.name}", "-D", "retries=1", "-D", "allow_flaky=yes"]
    return Path(run_unheard(f"the run under the fault {fault.name}", asked, log).journal)
