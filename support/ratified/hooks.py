"""What the library does at behave's hooks; environment.py hands over to these functions and does nothing else."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from ratified import evidence
from ratified.evidence import Attachment
from ratified.failures import Broken
from ratified.gherkin import Scenario, Status, Step
from ratified.runner import stage_of
from ratified.scene import Scene, SceneContext
from ratified.secrets import SECRETS
from ratified.seed import identity
from ratified.stage import Stage
from ratified.strength import recorder_of
from ratified.survival import ordeal_of, refuse_unknown_fault

if TYPE_CHECKING:
    from ratified.strength.recorder import Recorder
    from ratified.survival.ordeal import Ordeal


class _RunContext(SceneContext, Protocol):
    """The context with what only hooks know of."""

    ordeal: Ordeal | None
    recorder: Recorder | None


def before_all(context: SceneContext) -> None:
    """Open the stage."""
    context.stage = stage_of(context)
    refuse_unknown_fault(context.stage)


def before_scenario(context: SceneContext, scenario: Scenario) -> None:
    """Set the scene, unless the environment's guard objects."""
    stage = context.stage
    objection = stage.guard.objection(scenario.effective_tags)
    if objection:
        scenario.skip(objection)
        return
    scenario_id = identity(scenario, stage.settings.root)
    scene = Scene(stage, scenario_id, _replay(stage, scenario), scenario.effective_tags)
    context.scene = scene
    cast("_RunContext", context).ordeal = ordeal_of(scene)
    cast("_RunContext", context).recorder = recorder_of(scene, scenario)
    proof = evidence.begin(scenario)
    proof.seed = stage.settings.text("seed")
    proof.replay = scene.replay
    proof.environment = stage.settings.environment.name
    proof.requirement_url = stage.settings.text("requirement_url")
    proof.identity = scenario_id
    scene.tape.watch(proof.exchange)
    context.add_cleanup(_strike, context, scenario, scene)


def before_step(context: SceneContext, step: Step) -> None:
    """Tell the scene and the evidence which step begins."""
    text = f"{step.keyword} {step.name}"
    around = cast("_RunContext", context)
    if around.ordeal is not None:
        around.ordeal.step_begins(step.step_type)
    if around.recorder is not None:
        around.recorder.step_begins(step)
    evidence.of(context.scenario).step_begins(step)
    is_last = step is list(context.scenario.all_steps)[-1]
    context.scene.step_begins(text, is_last=is_last, kind=step.step_type)


def after_step(context: SceneContext, step: Step) -> None:
    """Keep what the step has shown."""
    proof = evidence.of(context.scenario)
    failed = step.status.has_failed()
    # Before the pictures: the browser is slow to hand over an answer while it paints one.
    context.scene.step_ends()
    recorder = cast("_RunContext", context).recorder
    if recorder is not None:
        recorder.step_ends()
    for window in context.scene.windows:
        window.picture(partial(proof.picture, step=step))
        if failed:
            for name, media_type, content in window.keep_screenshot():
                proof.attach(Attachment(name, media_type, content))
    proof.step_ends(step)


def after_all(context: SceneContext) -> None:
    """Close the stage, if it was ever opened."""
    stage: Stage | None = getattr(context, "stage", None)
    if stage is not None:
        stage.close()


def _strike(context: _RunContext, scenario: Scenario, scene: Scene) -> None:
    """Put the scene away, and keep what its windows recorded if the scenario failed."""
    proof = evidence.of(scenario)
    if context.ordeal is not None:
        context.ordeal.ends(scenario)
    failed = scenario.status not in (Status.passed, Status.skipped)
    recorder = context.recorder
    with recorder.putting_away(scenario) if recorder is not None else nullcontext():
        try:
            for window in scene.windows:
                for name, media_type, content in window.close(failed=failed):
                    proof.attach(Attachment(name, media_type, content))
        finally:
            scene.close()
            _keep_tape(context.stage, scene)


def _keep_tape(stage: Stage, scene: Scene) -> None:
    folder = stage.settings.path("tapes")
    if folder is None:
        return
    name = "".join(letter if letter.isalnum() else "-" for letter in scene.scenario_id)
    told = SECRETS.redact("\n".join(scene.tape.sent()))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name[:120]}-{scene.seed:016x}.txt").write_text(told, encoding="utf-8")
    except OSError as error:
        raise Broken(f"the tape could not be written to {folder}", actual=str(error), next="-D tapes=…") from None


def _replay(stage: Stage, scenario: Scenario) -> str:
    path = Path(scenario.location.filename)
    environment = "" if stage.settings.environment.embedded else f" -D env={stage.settings.environment.name}"
    return f"behave {path.as_posix()}:{scenario.location.line} -D seed={stage.seed}{environment}"
