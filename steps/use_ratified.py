"""Turns the library's ready-made steps on."""

from ratified.steps import breaker_steps, fault_steps, line_steps, load_steps, service_steps, way_steps

__all__ = ["breaker_steps", "fault_steps", "line_steps", "load_steps", "service_steps", "way_steps"]
