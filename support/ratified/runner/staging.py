"""The stage of a run: which systems its scenarios need, and where it says that it stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from ratified.gherkin import Feature
from ratified.runner.choosing.units import scenarios_of
from ratified.stage import Stage


def stage_of(context: object) -> Stage:
    """Return the stage of the run, opening it where another runner than ours is at work."""
    runner = cast("Any", context)._runner  # noqa: SLF001 - behave gives hooks no other way to the runner
    stage = getattr(runner, "stage", None)
    if stage is None:
        root = Path(runner.base_dir or ".").resolve()
        systems = {
            system_of(one.feature, root) for one in scenarios_of(runner.features) if one.should_run(runner.config)
        }
        stage = Stage.open(root, cast("Mapping[str, object]", runner.config.userdata), systems)
    return cast("Stage", stage)


def system_of(feature: Feature, root: Path) -> str:
    """Return the folder below features/ in which a feature stands."""
    path = Path(feature.location.filename).resolve()
    parts = path.relative_to(root).parts if path.is_relative_to(root) else ()
    return parts[1] if len(parts) > 2 else ""


def opening(stage: Stage) -> str:
    """Return what a run says when its stage is open."""
    settings = stage.settings
    places = ", ".join(f"{address.facts.title} at {address.url}" for address in stage.addresses)
    where = f"environment {settings.environment.name}" + (f" ({places})" if places else "")
    return f"Seed {settings.text('seed')} · {where}"
