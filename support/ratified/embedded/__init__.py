"""The embedded systems: started by the run, and gone when it ends, however it ends."""

from ratified.embedded.keeper import Keeper
from ratified.embedded.plan import Plan, Service, planned, way_to, with_needs
from ratified.embedded.systems import EmbeddedSystems

__all__ = ["EmbeddedSystems", "Keeper", "Plan", "Service", "planned", "way_to", "with_needs"]
