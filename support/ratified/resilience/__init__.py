"""Systems and services taken away, slowed down and broken while a scenario looks on, and put back whatever happens."""

from ratified.resilience.services import Service, named, taken_from
from ratified.resilience.stand_ins import StandIn, stand_in

__all__ = ["Service", "StandIn", "named", "stand_in", "taken_from"]
