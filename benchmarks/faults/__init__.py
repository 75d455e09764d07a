"""Whether the fault proxy's faults are what was asked for, and what it costs when it has none."""
