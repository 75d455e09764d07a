"""Running: behave's own runner, replaced by one that begins strictly, loses nothing and ends honestly."""

from __future__ import annotations

from ratified.runner.runner import Runner
from ratified.runner.staging import stage_of

__all__ = ["Runner", "stage_of"]
