"""Loads sent by clients in Python: ours as the library drives it, and loops that people write themselves."""
