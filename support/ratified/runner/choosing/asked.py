"""The scenarios that somebody has asked for; whatever would be green without having run is refused."""

from __future__ import annotations

from collections.abc import Sequence

from ratified.failures import ConfigurationError
from ratified.gherkin import Configuration, Feature, Scenario
from ratified.runner.choosing.units import scenarios_of
from ratified.settings import Settings
from ratified.tags import TagList
from ratified.vetting import refuse_doubtful


def asked_for(features: Sequence[Feature], settings: Settings, config: Configuration) -> Sequence[Scenario]:
    """Return the scenarios that were asked for."""
    allow_empty = settings.flag("allow_empty")
    refuse_doubtful(features, allow_empty=allow_empty)
    tags = TagList.read(settings.root / "data" / "tags.toml")
    if tags is not None:
        tags.refuse_unknown(features)
        used = {tag for scenario in scenarios_of(features) for tag in scenario.effective_tags}
        tags.refuse_unknown_selection(config.tags or (), used)
    selected = [scenario for scenario in scenarios_of(features) if scenario.should_run(config)]
    if not selected and not allow_empty:
        raise ConfigurationError(
            "no scenario was selected",
            actual=f"{len(list(scenarios_of(features)))} scenarios in {len(features)} features",
            next="look at --tags, --name and the paths that were given",
        )
    return selected
