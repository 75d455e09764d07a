"""The virtual services of a run, at which faults can be let happen."""

from __future__ import annotations

from collections.abc import Sequence

from ratified.stage import Stage


def services_on(stage: Stage) -> Sequence[str]:
    """Return the systems of a stage for which a virtual service stands in."""
    keeper = stage.keeper
    if keeper is None:
        return ()
    started = [address.name for address in stage.addresses if stage.settings.address(address.name) is None]
    return tuple(name for name in started if "control" in keeper.told(name))
