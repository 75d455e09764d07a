"""Faults between people, systems and what these depend on, and services that stand in for what they depend on."""
