"""Faults between a system and what it depends on, and services that stand in for what it depends on."""
