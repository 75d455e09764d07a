"""Vetting: whatever would let behave go green on nothing is found in the feature files before anything runs."""

from __future__ import annotations

from ratified.vetting.doubt import Doubt
from ratified.vetting.vetting import doubts_in, refuse_doubtful

__all__ = ["Doubt", "doubts_in", "refuse_doubtful"]
