"""Choosing: which of the selected scenarios run, and in which order."""
