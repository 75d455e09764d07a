"""What of the selected scenarios a run leaves out: what passed last, what no change affects, what others run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ratified.failures import ConfigurationError
from ratified.gherkin import Scenario, meaning
from ratified.runner.choosing.changed import Meaning, affected
from ratified.runner.choosing.shards import Shard, divide
from ratified.runner.history import History
from ratified.seed import identity
from ratified.settings import Settings


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The scenarios that are to run and those that are left out, sentences that say why, and facts for the report."""

    kept: Sequence[Scenario]
    left_out: Sequence[Scenario] = ()
    why: Sequence[str] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def narrow(selected: Sequence[Scenario], settings: Settings, history: History, meaning: Meaning = meaning) -> Narrowed:
    """Apply --last-failed, --only-changed and --shard, in this order, to what was selected.

    Nothing to run is an error, unless this part of a divided run is empty while others are not.
    """
    kept, why = list(selected), []
    if settings.flag("last_failed"):
        kept, said = _last_failed(kept, settings, history)
        why.append(said)
    if settings.text("only_changed"):
        found = affected(settings, settings.text("only_changed"), kept, meaning)
        kept = list(found.scenarios)
        why.append(found.why)
    if selected and not kept and not settings.flag("allow_empty"):
        raise ConfigurationError(
            "no scenario is left to run",
            actual=" ".join(why),
            next="--allow-empty, or -D allow_empty=yes, lets such a run end green",
        )
    facts: Mapping[str, str] = {}
    if settings.text("shard"):
        kept, said, facts = _shard(kept, settings, history)
        why.append(said)
    chosen = {id(scenario) for scenario in kept}
    return Narrowed(kept, [one for one in selected if id(one) not in chosen], why, facts)


def _last_failed(scenarios: Sequence[Scenario], settings: Settings, history: History) -> tuple[list[Scenario], str]:
    wanted = history.did_not_pass()
    kept = [scenario for scenario in scenarios if identity(scenario, settings.root) in wanted]
    said = f"{len(kept)} of {len(scenarios)} scenarios did not pass when they ran last."
    return kept, f"{history.trouble}. {said}" if history.trouble else said


def _shard(
    scenarios: Sequence[Scenario], settings: Settings, history: History
) -> tuple[list[Scenario], str, Mapping[str, str]]:
    shard = Shard.parse(settings.text("shard"))
    names = {id(scenario): identity(scenario, settings.root) for scenario in scenarios}
    division = divide(names.values(), shard.of, history.seconds)
    mine = division.part(shard)
    kept = [scenario for scenario in scenarios if names[id(scenario)] in mine]
    said = (
        f"Shard {shard} has {len(kept)} of {len(scenarios)} scenarios; every shard of this run has to name the "
        f"division {division.fingerprint}."
    )
    return kept, said, {"shard": str(shard), "division": division.fingerprint}


__all__ = ["Narrowed", "narrow"]
