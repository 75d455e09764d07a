"""Promises about how fast a system is, and how much it bears."""
