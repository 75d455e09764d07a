"""Whose certificates are believed: one context for the whole process, because making one is slow."""

from __future__ import annotations

import functools
import importlib.util
import ssl

from ratified.failures import ConfigurationError


@functools.cache
def trusting(extra_ca: str = "") -> ssl.SSLContext:
    """Return the shared context; it believes certifi, the machine's own store and an extra CA file."""
    context = _context()
    if extra_ca:
        try:
            context.load_verify_locations(cafile=extra_ca)
        except OSError as unusable:
            raise ConfigurationError(
                f"the CA file {extra_ca} cannot be used",
                expected="a file with certificates in PEM form",
                actual=str(unusable),
                next="correct the setting that names the CA file, or remove it",
            ) from unusable
    return context


def _context() -> ssl.SSLContext:
    if importlib.util.find_spec("truststore"):
        import truststore  # type: ignore[import-not-found]

        chosen: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return chosen
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    return context
