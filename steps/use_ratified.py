"""Turns the library's ready-made steps on."""

from ratified.steps import load_steps, service_steps

__all__ = ["load_steps", "service_steps"]
