"""What a worker is told that was not copied from the run's own process: how to come to the same scenarios."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from ratified.embedded import Keeper
from ratified.failures import ConfigurationError
from ratified.gherkin import Feature, Scenario
from ratified.runner.choosing.units import Unit, UnitMaker, rule_of, scenarios_of
from ratified.secrets import SECRETS
from ratified.seed import identity
from ratified.stage import Stage


class Known(msgspec.Struct, frozen=True, array_like=True):
    """One scenario of the run: what tells it from every other, and a digest of all that it says."""

    identity: str
    feature: int
    digest: str


class Brief(msgspec.Struct, frozen=True):
    """Everything that a worker needs to begin."""

    root: str
    folder: str
    arguments: tuple[str, ...]
    runner: str
    defines: dict[str, str]
    systems: tuple[str, ...]
    is_embedded: bool
    keeper: Keeper | None
    timeout: float
    repeats: int
    units: tuple[Known, ...]
    journal: str
    secrets: tuple[tuple[str, str], ...] = ()
    # A worker that is not beside the run writes a journal of its own, and its results to other folders.
    is_abroad: bool = False
    outputs: tuple[str, ...] = ()
    name: str = ""
    channel: int = -1
    shared: bytes = b""
    progress: str = ""
    captures: bool = True


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Brief)


def encoded(brief: Brief) -> bytes:
    """Return a brief as it is sent."""
    return _ENCODER.encode(brief)


def decoded(content: bytes) -> Brief:
    """Return the brief that was sent."""
    return _DECODER.decode(content)


def brief_of(runner: Any, units: Sequence[Unit], timeout: float) -> Brief:
    """Return what every worker of a run is told."""
    stage: Stage = runner.stage
    kind = type(runner)
    return Brief(
        root=str(stage.settings.root),
        folder=str(runner.folder),
        arguments=tuple(sys.argv[1:]),
        runner=f"{kind.__module__}:{kind.__qualname__}",
        defines=dict(_defines(stage)),
        systems=tuple(address.name for address in stage.addresses),
        is_embedded=stage.is_embedded,
        keeper=stage.keeper,
        timeout=timeout,
        repeats=runner.repeats,
        units=tuple(Known(unit.identity, unit.feature_number, digest(unit.scenario)) for unit in units),
        journal=str(stage.journal.path),
    )


def with_all_secrets(brief: Brief) -> Brief:
    """Return a brief with every secret that the run has come to know until now."""
    return msgspec.structs.replace(brief, secrets=SECRETS.since(0))


def _defines(stage: Stage) -> Mapping[str, str]:
    """Return the settings of the run, so that a worker comes to the same wherever it finds itself."""
    settings = stage.settings
    told = {one.key.name: str(one.value) for one in settings.settings.values() if one.source != "default"}
    told |= settings.overrides
    for address in stage.addresses:
        told[f"{address.name}.url"] = address.url
        if address.api_url:
            told[f"{address.name}.api_url"] = address.api_url
    return told


def digest(scenario: Scenario) -> str:
    """Return a digest of what a scenario says and where it says it."""
    rule = rule_of(scenario)
    said = [scenario.name, str(scenario.location.line), rule.name if rule is not None else ""]
    said += sorted(scenario.effective_tags)
    for step in scenario.all_steps:
        said += [step.keyword, step.name, step.text or ""]
        if step.table is not None:
            said += [*step.table.headings, *(cell for row in step.table for cell in row.cells)]
    return blake2b("\0".join(said).encode("utf-8", "backslashreplace"), digest_size=8).hexdigest()


def units_of(brief: Brief, features: Sequence[Feature]) -> list[Unit]:
    """Return the run's units, made of the features of this process; anything else than the same is refused."""
    root = Path(brief.root)
    maker = UnitMaker(root, brief.timeout, _untimed, safe_everywhere=False)
    found = {identity(one, root): one for one in scenarios_of(features)}
    units = []
    for number, known in enumerate(brief.units):
        scenario = found.pop(known.identity, None)
        if scenario is None:
            raise _other(brief, f"the run has {known.identity}, and this worker has not")
        if digest(scenario) != known.digest:
            raise _other(brief, f"{known.identity} says something else here")
        units.append(maker.unit(number, known.feature, scenario))
    _leave_out(found.values())
    return units


def _leave_out(scenarios: Iterable[Scenario]) -> None:
    for scenario in scenarios:
        scenario.skip()


def _other(brief: Brief, difference: str) -> ConfigurationError:
    return ConfigurationError(
        "this worker has come to other scenarios than the run",
        expected=f"the same {len(brief.units)} scenarios below {brief.folder}",
        actual=difference,
        next="give both the same feature files, and leave them alone while the run begins",
    )


def _untimed(_: str) -> float | None:
    return None
