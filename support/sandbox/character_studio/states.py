"""The states of a job, and how far each is."""

from __future__ import annotations

QUEUED = "QUEUED"
GENERATING = "GENERATING"
CONVERTING = "CONVERTING"
STORING = "STORING"
COMPLETE = "COMPLETE"
FAILED = "FAILED"
CANCELLED = "CANCELLED"

RUNNING = (GENERATING, CONVERTING, STORING)
UNFINISHED = (QUEUED, *RUNNING)
FINISHED = (COMPLETE, FAILED, CANCELLED)
ALL = (*UNFINISHED, *FINISHED)

# What has been reached when a state begins; the image service's own progress fills the gap after GENERATING.
PROGRESS = {QUEUED: 0, GENERATING: 5, CONVERTING: 85, STORING: 95, COMPLETE: 100}
_GENERATED = 80


def while_generating(share: float) -> int:
    """Give the progress of a job whose generation is this far, between 0 and 1."""
    begun = PROGRESS[GENERATING]
    return begun + int((_GENERATED - begun) * min(1.0, max(0.0, share)))
