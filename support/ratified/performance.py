"""A scenario's promises about load: what is sent is rehearsed, then repeated, then judged and shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ratified import evidence
from ratified.api import Answer
from ratified.attempt import Attempt, Refusal, accepted
from ratified.evidence import Attachment
from ratified.failures import Broken, BrokenPromise
from ratified.load.bounding import Most, allow
from ratified.load.calibration import calibrate
from ratified.load.errands import Bounds, Errand, Work
from ratified.load.extra import require
from ratified.load.findings import Finding
from ratified.load.generating import Generator
from ratified.load.judging import Policy, Verdict
from ratified.load.measuring import Measurement, Patience
from ratified.load.profiles import Profile, read_profile
from ratified.load.promises import Promise
from ratified.load.rehearsal import errand_of
from ratified.load.showing import csv_of, hdr_log, json_of, plots, table_html
from ratified.load.traffic import Phase
from ratified.report.performance import MEDIA_TYPE, Performance, line_of
from ratified.scene import Scene
from ratified.settings import Settings

_REFUSED = 400


@dataclass(frozen=True, slots=True)
class Traffic:
    """What arrivals of this scenario's load do."""

    errands: tuple[Errand, ...]


def rehearse(
    scene: Scene, name: str, verb: Callable[[], object], *, weight: float = 1.0, content: Sequence[str] = ()
) -> Traffic:
    """Perform a verb once, through all checks; what it has sent is what arrivals will send."""
    # Nothing is rehearsed that may not be performed.
    require()
    scene.stage.guard.allow_load()
    before = len(scene.tape)
    accepted(Attempt(f"{name}, before it is repeated under load", verb()))
    errand = errand_of(name, scene.tape.since(before), weight, content)
    known = scene.recall(Traffic).errands if scene.remembers(Traffic) else ()
    return scene.remember(Traffic((*known, errand)))


def ask_for(scene: Scene, system: str, who: str, line: str, weight: float) -> Traffic:
    """Let arrivals ask a system for a method and a path."""
    method, _, path = line.strip().partition(" ")

    def verb() -> Answer | Refusal:
        answer = scene.api(system, who).request(method, path)
        return answer if answer.status < _REFUSED else Refusal(answer.status, "", "")

    return rehearse(scene, line, verb, weight=weight)


def profile(scene: Scene, name: str) -> Profile:
    """Return a load of data/load, in the variant that the settings ask for."""
    settings = scene.stage.settings
    return read_profile(settings.root / "data" / "load", name, settings.text("load_profile"))


def apply(scene: Scene, phases: Sequence[Phase]) -> Measurement:
    """Send a load, and remember what came of it."""
    settings, errands = scene.stage.settings, scene.recall(Traffic).errands
    patience = Patience(Policy(settings.text("load_verdict")), settings.number("load_patience"))
    allow(scene.stage.guard, errands, phases, _most(settings), patience.seconds)
    bounds = Bounds(scene.stage.limits.deadline, extra_ca=settings.text("ca_file"))
    work = Work(errands, bounds, f"{scene.seed:016x}")
    generator = Generator(work)
    scene.on_cleanup("the load generator", generator.close)
    measurement = scene.remember(Measurement(work, phases, generator, patience, calibration=calibrate()))
    scene.on_cleanup("what the load has shown", lambda: _attach(measurement))
    measurement.measure()
    evidence.now().tell(_sent(measurement))
    return measurement


def each(errands: Sequence[Errand], count: int, warm_up: int = 0) -> list[Phase]:
    """Return the phases that send every errand so many times, one after another."""
    return [
        Phase(f"{errand.name}, {name}", users=1, count=size, is_judged=is_judged, errand=errand.name)
        for errand in errands
        for name, size, is_judged in (("to warm up", warm_up, False), ("judged", count, True))
        if size
    ]


def judge(scene: Scene, promise: Promise, *, each_errand: bool = False, errand: str = "", phase: str = "") -> None:
    """Judge a promise, show what it rests on, and fail where it does not hold."""
    measurement = scene.recall(Measurement)
    found = measurement.judge(promise, measurement.endpoints if each_errand else (errand,), phase)
    proof = evidence.now()
    proof.attach(Attachment(promise.words, "text/html", table_html(found)))
    proof.tell("\n".join(_line(one) for one in found))
    if scene.is_at_last_step or any(one.verdict is not Verdict.PASS for one in found):
        _draw(measurement)
    _raise_for(promise, measurement, found)


def report(scene: Scene) -> Performance:
    """Return what the performance report of the run will tell about this scenario's load."""
    measurement = scene.recall(Measurement)
    told = json.loads(json_of(measurement.recording, measurement.findings))
    shown = Performance([line_of(found, scene.scenario_id) for found in told["findings"]], (), {})
    evidence.now().attach(Attachment("Performance report", "text/markdown", shown.markdown()))
    _draw(measurement)
    return shown


def _draw(measurement: Measurement) -> None:
    evidence.now().picture(plots(measurement.recording, measurement.findings))


def _raise_for(promise: Promise, measurement: Measurement, found: Sequence[Finding]) -> None:
    verdicts = {one.verdict for one in found}
    actual = "\n".join(_told(one) for one in found if one.verdict is not Verdict.PASS)
    if Verdict.FAIL in verdicts:
        raise BrokenPromise("a promise about load", expected=promise.words, actual=actual)
    if Verdict.ERROR in verdicts:
        raise Broken(
            "nothing can be said about a promise: what was measured is not what was meant",
            expected=promise.words,
            actual=actual,
            next=_after_error(measurement),
        )
    if Verdict.INCONCLUSIVE in verdicts:
        raise Broken(
            "a promise about load is neither proven nor disproven",
            expected=promise.words,
            actual=actual,
            next="measure for longer: -D load_patience=SECONDS; or let its figure be enough: -D load_verdict=literal",
        )


def _told(one: Finding) -> str:
    where = f"{one.where}: " if one.where else ""
    if one.verdict is Verdict.ERROR:
        return one.judgement.why
    return f"{where}{one.actual}" + (f" ({one.judgement.why})" if one.verdict is Verdict.INCONCLUSIVE else "")


def _sent(measurement: Measurement) -> str:
    recording, calibration = measurement.recording, measurement.calibration
    lines = [f"{phase.name}: {phase.told}{'' if phase.is_judged else ', not judged'}" for phase in measurement.phases]
    added = f"; {calibration.told}" if calibration is not None else ""
    return "\n".join([*lines, f"{len(recording.rows)} requests{added}"])


def _line(one: Finding) -> str:
    where = f"{one.where}: " if one.where else ""
    return f"{one.status} · {where}{one.metric} {one.target}: {one.actual}"


def _after_error(measurement: Measurement) -> str:
    if measurement.spoilt:
        return f"it was measured twice, and before: {'; '.join(measurement.spoilt)}; run it where nothing else runs"
    return "look at the errors by class; where arrivals were dropped, allow more connections"


def _attach(measurement: Measurement) -> None:
    recording, findings = measurement.recording, measurement.findings
    proof = evidence.now()
    for name, media_type, content in (
        ("Performance", MEDIA_TYPE, json_of(recording, findings)),
        ("Every request", "text/csv", csv_of(recording)),
        ("Histograms", "text/plain", hdr_log(recording)),
    ):
        proof.attach(Attachment(name, media_type, content))


def _most(settings: Settings) -> Most:
    return Most(
        settings.number("load_rate"),
        int(settings.number("load_users")),
        int(settings.number("load_requests")),
        settings.number("load_seconds"),
    )
