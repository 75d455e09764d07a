"""Whether an attempt is made again, and after which pause."""

from __future__ import annotations

from sandbox.character_studio.failures import Failure
from sandbox.character_studio.policy import RETRYABLE, Policy
from sandbox.defects import Defects


def pause_before_retry(policy: Policy, failure: Failure, attempt: int, defects: Defects) -> float | None:
    """Give the seconds to wait before the next attempt; None if there is to be none."""
    on = defects.on
    most = policy.max_attempts + (1 if on("one-retry-too-many") else 0)
    if attempt >= most or not _is_retried(policy, failure, defects):
        return None
    pause = 0.0 if on("no-back-off") else policy.backoff_after(1 if on("back-off-does-not-grow") else attempt)
    return pause if on("retry-after-ignored") else max(pause, failure.retry_after)


def _is_retried(policy: Policy, failure: Failure, defects: Defects) -> bool:
    """Never retry what was rejected: it would be rejected again."""
    if defects.on("rejection-retried") and failure.kind == "rejected":
        return True
    if defects.on("retry-kinds-ignored"):
        return failure.kind in RETRYABLE
    return failure.kind in policy.retry_on
