"""Promises about a load that was sent: judged, shown, and failed where they do not hold."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ratified import evidence
from ratified.evidence import Attachment
from ratified.failures import Broken, BrokenPromise, ConfigurationError
from ratified.load.alternating import Alternation
from ratified.load.findings import Finding
from ratified.load.judging import Verdict
from ratified.load.limits import read_limits
from ratified.load.measuring import Measurement
from ratified.load.memory import MemoryWatch
from ratified.load.promises import Promise, growing
from ratified.load.showing import json_of, plots, sentence, table_html
from ratified.report.performance import Performance, line_of
from ratified.scene import Scene


def judge(scene: Scene, promise: Promise, *, each_errand: bool = False, errand: str = "", phase: str = "") -> None:
    """Judge a promise in the places it is made for, and show what it rests on."""
    measurement = scene.recall(Measurement)
    where = measurement.endpoints if each_errand else (errand,)
    _show(scene, measurement, promise.words, measurement.judge(promise, where, phase))


def judge_limits(scene: Scene, name: str) -> None:
    """Judge all limits of a file of data/limits, in the variant that the settings ask for, and show them together."""
    settings, measurement = scene.stage.settings, scene.recall(Measurement)
    promises = read_limits(settings.root / "data" / "limits", name, settings.text("load_profile"))
    found = [one for promise in promises for one in measurement.judge(promise)]
    words = "; ".join(promise.words for promise in promises)
    _show(scene, measurement, words, found)


def judge_growth_of(scene: Scene, system: str, most: float) -> None:
    """Judge by how much the memory of a system, all its processes together, grows with each request."""
    scene.stage.address(system)
    watch = scene.recall(MemoryWatch)
    if not watch.is_possible:
        raise ConfigurationError(
            f"nobody here can see the memory of {system}",
            expected="an embedded system, on Linux",
            next="run this scenario in the embedded environment, or tag it @needs.embedded",
        )
    judge(scene, growing(most, watch.looks))


def judge_comparison(scene: Scene, this: str, other: str, most: float, share: float) -> None:
    """Judge that one thing takes no more than so many times as long as another."""
    alternation = scene.recall(Alternation, f"{this} and {other}")
    finding = alternation.judge(share, most)
    _show(scene, alternation.measurement, finding.promise, [finding])


def report(scene: Scene) -> str:
    """Return what the performance report of the run will tell about this scenario's load."""
    measurement = scene.recall(Measurement)
    told = json.loads(json_of(measurement.recording, measurement.findings))
    text = Performance([line_of(found, scene.scenario_id) for found in told["findings"]], (), {}).markdown()
    evidence.now().attach(Attachment("Performance report", "text/markdown", text))
    _draw(measurement)
    return text


def _show(scene: Scene, measurement: Measurement, words: str, found: Sequence[Finding]) -> None:
    proof = evidence.now()
    proof.attach(Attachment(words, "text/html", table_html(found)))
    proof.tell("\n".join([*map(_line, found), *_anew(measurement)]))
    if scene.is_at_last_step or any(one.verdict is not Verdict.PASS for one in found):
        _draw(measurement)
    _raise_for(words, measurement, found)


def _draw(measurement: Measurement) -> None:
    evidence.now().picture(plots(measurement.recording, measurement.findings))


def _raise_for(words: str, measurement: Measurement, found: Sequence[Finding]) -> None:
    verdicts = {one.verdict for one in found}
    actual = _told([one for one in found if one.verdict is not Verdict.PASS])
    if Verdict.FAIL in verdicts:
        following = "look at the picture and the figures below this step"
        raise BrokenPromise(sentence(found), expected=words, actual=actual, next=following)
    if Verdict.ERROR in verdicts:
        raise Broken(
            "nothing can be said about a promise: what was measured is not what was meant",
            expected=words,
            actual=actual,
            next=_after_error(measurement),
        )
    if Verdict.INCONCLUSIVE in verdicts:
        raise Broken(
            "a promise about load is neither proven nor disproven",
            expected=words,
            actual=actual,
            next="measure for longer: -D load_patience=SECONDS; or let its figure be enough: -D load_verdict=literal",
        )


def _told(found: Sequence[Finding]) -> str:
    """Return what was seen in each place, and then why that says nothing, once each."""
    seen = [f"{one.where}: {one.actual}" if one.where else one.actual for one in found]
    reasons = [one.judgement.why for one in found if one.verdict in (Verdict.ERROR, Verdict.INCONCLUSIVE)]
    return "\n".join([*seen, *dict.fromkeys(reasons)])


def _line(one: Finding) -> str:
    where = f"{one.where}: " if one.where else ""
    return f"{one.status} · {where}{one.metric} {one.target}: {one.actual}"


def _anew(measurement: Measurement) -> list[str]:
    """Say so where what is judged was measured anew."""
    return [f"measured anew, because before {'; '.join(measurement.spoilt)}"] if measurement.spoilt else []


def _after_error(measurement: Measurement) -> str:
    if measurement.spoilt:
        return f"it was measured {1 + len(measurement.spoilt)} times; run it where nothing else runs"
    return "look at the picture below this step; where arrivals were dropped, this machine has no ports or files left"
