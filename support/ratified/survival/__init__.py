"""Which scenario survives which fault: each is run once per fault, and its own Thens say what came of it."""

from ratified.survival.faults import STANDARD, Fault, named
from ratified.survival.ordeal import Ordeal, ordeal_of, refuse_unknown_fault

__all__ = ["STANDARD", "Fault", "Ordeal", "named", "ordeal_of", "refuse_unknown_fault"]
