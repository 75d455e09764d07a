"""Ratified: acceptance tests that product owners read and stakeholders sign."""

__version__ = "0.1.0"
