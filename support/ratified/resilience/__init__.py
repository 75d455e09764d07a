"""Systems and services taken away, slowed down and broken while a scenario looks on, and put back whatever happens."""

from ratified.resilience.services import Service, named, taken_from

__all__ = ["Service", "named", "taken_from"]
