"""The systems under test, embedded: small, honest, served by `python -m sandbox`."""
