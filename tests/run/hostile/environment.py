from pathlib import Path

from ratified import hooks
from ratified.hooks import after_step, before_all, before_scenario, before_step

__all__ = ["after_all", "after_step", "before_all", "before_scenario", "before_step"]
MEMORY = Path("/proc/self/status")


def after_all(context):
    hooks.after_all(context)
    # What a child of the tests inherits of their own peak is not counted here, as it is in getrusage.
    if MEMORY.exists():
        (peak,) = [line for line in MEMORY.read_text().splitlines() if line.startswith("VmHWM")]
        print(f"\nPeak of memory: {peak.split()[1]} KiB")
