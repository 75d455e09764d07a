"""Turns the library's ready-made steps on."""

from ratified.steps import fault_steps, line_steps, load_steps, service_steps

__all__ = ["fault_steps", "line_steps", "load_steps", "service_steps"]
