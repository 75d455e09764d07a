"""Finds the service that a command line names."""

from __future__ import annotations

import importlib
from pathlib import Path

from ratified.display import shown
from ratified.failures import ConfigurationError
from ratified.faults.virtual.service import VirtualService, must_be_usable
from ratified.nearest import meant

_CONTRACT = "contract"


def found(target: str, system: str = "", belongs_to: str = "") -> VirtualService:
    """Return the service behind MODULE:CLASS or contract:PATH; `system` is the name that is expected."""
    module, _, name = target.partition(":")
    if not name:
        raise ConfigurationError(
            f"{shown(target)} names no virtual service", next="write MODULE:CLASS, or contract:PATH of a contract"
        )
    if module == _CONTRACT:
        from ratified.faults.virtual.contracted import ContractService

        service: VirtualService = ContractService(Path(name), system or Path(name).stem, belongs_to)
    else:
        service = _made(module, name)
    must_be_usable(service)
    if system and service.system != system:
        raise ConfigurationError(
            f"{target} does not stand in for {system}", expected=f'system = "{system}"', actual=shown(service.system)
        )
    return service


def _made(module: str, name: str) -> VirtualService:
    try:
        known = vars(importlib.import_module(module))
    except ImportError as problem:
        raise ConfigurationError(
            f"the module {module} cannot be imported: {problem}", next="run it from the project's root folder"
        ) from None
    services = {
        word: kind
        for word, kind in known.items()
        if isinstance(kind, type) and issubclass(kind, VirtualService) and kind is not VirtualService
    }
    if name not in services:
        raise ConfigurationError(f"{module} has no virtual service {name}", next=meant(name, services))
    return services[name]()
