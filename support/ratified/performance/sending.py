"""Sending a scenario's load: from one process, or from several that Locust holds together."""

from __future__ import annotations

from collections.abc import Sequence

from ratified import evidence
from ratified.evidence import Attachment
from ratified.load.alternating import Alternation
from ratified.load.bounding import Most, allow
from ratified.load.calibration import calibrate
from ratified.load.errands import Bounds, Errand, Work
from ratified.load.generating import Generator
from ratified.load.judging import Policy
from ratified.load.locust.cluster import Cluster
from ratified.load.measuring import Measurement, Patience
from ratified.load.memory import MemoryWatch, Watched
from ratified.load.profiles import Profile, read_profile
from ratified.load.showing import csv_of, hdr_log, json_of
from ratified.load.traffic import Phase
from ratified.performance.arrivals import Traffic
from ratified.report.performance import MEDIA_TYPE
from ratified.scene import Scene
from ratified.settings import Settings


def profile(scene: Scene, name: str) -> Profile:
    """Return a load of data/load, in the variant that the settings ask for."""
    settings = scene.stage.settings
    return read_profile(settings.root / "data" / "load", name, settings.text("load_profile"))


def each(errands: Sequence[Errand], count: int, warm_up: int = 0) -> list[Phase]:
    """Return the phases that send every errand so many times, one after another."""
    return [
        Phase(f"{errand.name}, {name}", users=1, count=size, is_judged=is_judged, errand=errand.name)
        for errand in errands
        for name, size, is_judged in (("to warm up", warm_up, False), ("judged", count, True))
        if size
    ]


def apply(scene: Scene, phases: Sequence[Phase]) -> Measurement:
    """Send a load, and remember what came of it."""
    measurement = begin(scene, phases)
    measurement.measure()
    evidence.now().tell(_sent(measurement))
    return measurement


def apply_alternately(scene: Scene, this: str, other: str, size: int = 25) -> None:
    """Send two things by turns, and remember what came of it."""
    errands = [scene.recall(Traffic).errand(name) for name in (this, other)]
    measurement = begin(scene, each(errands, size))
    alternation = scene.remember(Alternation(measurement, this, other), f"{this} and {other}")
    alternation.send()
    evidence.now().tell(_sent(measurement))


def begin(scene: Scene, phases: Sequence[Phase]) -> Measurement:
    """Make everything ready for a load, and send nothing yet."""
    settings, errands = scene.stage.settings, scene.recall(Traffic).errands
    patience = Patience(Policy(settings.text("load_verdict")), settings.number("load_patience"))
    most = _most(settings)
    allow(scene.stage.guard, errands, phases, most, patience.seconds)
    bounds = Bounds(
        settings.number("load_timeout"),
        requests=most.requests,
        seconds=most.seconds,
        extra_ca=settings.text("ca_file"),
    )
    work = Work(errands, bounds, f"{scene.seed:016x}")
    watch = scene.remember(MemoryWatch(scene.stage.pids_at(errands[0].requests[0].origin.told)))
    sender = Watched(_sender(scene, work), watch)
    measurement = scene.remember(Measurement(work, phases, sender, patience, calibrate=calibrate))
    scene.on_cleanup("what the load has shown", lambda: _attach(measurement))
    return measurement


def _sender(scene: Scene, work: Work) -> Generator | Cluster:
    settings = scene.stage.settings
    workers = int(settings.number("load_workers"))
    sender: Generator | Cluster
    if workers:
        sender = Cluster(work, workers, elsewhere=settings.flag("load_elsewhere"), host=settings.text("load_host"))
    else:
        sender = Generator(work)
    scene.on_cleanup("whoever has sent the load", sender.close)
    return sender


def _sent(measurement: Measurement) -> str:
    recording, calibration = measurement.recording, measurement.calibration
    lines = [f"{phase.name}: {phase.told}{'' if phase.is_judged else ', not judged'}" for phase in measurement.phases]
    added = f"; {calibration.told}" if calibration is not None else ""
    return "\n".join([*lines, f"{len(recording.rows)} requests{added}"])


def _attach(measurement: Measurement) -> None:
    recording, findings = measurement.recording, measurement.findings
    proof = evidence.now()
    for name, media_type, content in (
        ("Performance", MEDIA_TYPE, json_of(recording, findings, measurement.spoilt)),
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
