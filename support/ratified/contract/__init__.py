"""Contracts: every exchange of a system is held against the OpenAPI documents that the system has promised to keep."""

from __future__ import annotations

from ratified.contract.breach import Breach, Folded, breach_of, folded
from ratified.contract.contract import Contract
from ratified.contract.contracts import Contracts
from ratified.contract.coverage import Coverage, Promise

__all__ = ["Breach", "Contract", "Contracts", "Coverage", "Folded", "Promise", "breach_of", "folded"]
