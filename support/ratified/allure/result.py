"""One scenario as one Allure result."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

from allure_commons.model2 import Attachment as AllureAttachment
from allure_commons.model2 import Label, Parameter, StatusDetails, TestResult, TestStepResult
from allure_commons.model2 import Link as AllureLink

from ratified.allure.exchanges import ShownExchanges
from ratified.allure.labels import labels_of, links_of
from ratified.allure.place import Place, rule_of
from ratified.allure.storyboard import Frame, storyboard
from ratified.allure.verdict import Verdict, of_step, told, trace_of
from ratified.allure.writer import Writer
from ratified.display import printable, shortened
from ratified.evidence import Attachment, Moment, ScenarioEvidence
from ratified.gherkin import Scenario, Step
from ratified.secrets import SECRETS

_NAME = 300


def write_result(
    writer: Writer,
    scenario: Scenario,
    place: Place,
    proof: ScenarioEvidence,
    verdict: Verdict,
    *,
    times: tuple[int, int],
    flaky: bool = False,
) -> None:
    """Write a scenario, its steps and everything attached to them."""
    steps = list(scenario.all_steps)
    started, stopped = times
    additions = proof.additions
    parameters = {**dict(place.parameters), **additions.parameters}
    result = TestResult(
        uuid=str(uuid4()),
        name=shortened(additions.title or place.name or "(a scenario without a name)", _NAME),
        fullName=shortened(place.full_name, 2 * _NAME),
        historyId=place.history_id,
        testCaseId=place.test_id,
        titlePath=[shortened(part, _NAME) for part in place.title_path],
        status=verdict.status,
        statusDetails=_details(verdict, flaky=flaky),
        stage="finished",
        start=started,
        stop=stopped,
        labels=[Label(name=name, value=value) for name, value in labels_of(scenario, place, additions)],
        links=[AllureLink(type=link.kind, url=link.url, name=link.name) for link in links_of(scenario, proof)],
        parameters=[Parameter(name=name, value=shortened(value, _NAME)) for name, value in parameters.items()],
    )
    shown = ShownExchanges()
    clock = started
    for step in steps:
        written = _step(writer, shown, step, proof.of_step(step), clock)
        clock = written.stop
        result.steps.append(written)
    described, replayed = _described(scenario, proof), _replayed(proof)
    result.description = "\n\n".join([*described, *replayed])
    result.descriptionHtml = _clean(additions.description_html) or _pictured(steps, proof, described, replayed)
    result.attachments = _attachments(writer, _around(shown, scenario, proof, verdict))
    result.steps += [_inner(writer, shown, moment) for moment in proof.around.inner]
    writer.item(result, "result")


def _details(verdict: Verdict, *, flaky: bool) -> StatusDetails | None:
    if flaky and not verdict.message:
        message = "Passed only when it was tried again: see the earlier attempts"
        return StatusDetails(message=message, flaky=True)
    if not verdict.message and not flaky:
        return None
    return StatusDetails(message=verdict.message, trace=verdict.trace or None, flaky=flaky or None)


def _step(writer: Writer, shown: ShownExchanges, step: Step, moment: Moment, clock: int) -> TestStepResult:
    verdict = of_step(step)
    attachments = [*_arguments(step), *shown.attachments(moment.exchanges), *moment.attachments]
    start = _milliseconds(moment.started_at) or clock
    stop = _milliseconds(moment.ended_at) or start + round(step.duration * 1000)
    return TestStepResult(
        name=shortened(f"{step.keyword} {step.name}", 2 * _NAME),
        status=verdict.status,
        statusDetails=_details(verdict, flaky=False),
        stage="finished",
        start=start,
        stop=max(start, stop),
        attachments=_attachments(writer, attachments),
        steps=[_inner(writer, shown, inner) for inner in moment.inner],
    )


def _inner(writer: Writer, shown: ShownExchanges, moment: Moment) -> TestStepResult:
    verdict = _of_inner(moment.outcome)
    start = _milliseconds(moment.started_at)
    return TestStepResult(
        name=shortened(moment.text, 2 * _NAME),
        status=verdict.status,
        statusDetails=_details(verdict, flaky=False),
        stage="finished",
        start=start,
        stop=max(start, _milliseconds(moment.ended_at)),
        parameters=[Parameter(name=name, value=shortened(value, _NAME)) for name, value in moment.parameters.items()],
        attachments=_attachments(writer, [*shown.attachments(moment.exchanges), *moment.attachments]),
        steps=[_inner(writer, shown, inner) for inner in moment.inner],
    )


def _of_inner(error: BaseException | None) -> Verdict:
    if error is None:
        return Verdict("passed")
    status = "failed" if isinstance(error, AssertionError) else "broken"
    return Verdict(status, shortened(told(error)), trace_of(error))


def _arguments(step: Step) -> list[Attachment]:
    found: list[Attachment] = []
    if step.table is not None:
        written = io.StringIO()
        csv.writer(written).writerows([step.table.headings, *(row.cells for row in step.table.rows)])
        found.append(Attachment("Table", "text/csv", written.getvalue()))
    if step.text is not None:
        found.append(Attachment("Text", "text/plain", str(step.text)))
    return found


def _around(shown: ShownExchanges, scenario: Scenario, proof: ScenarioEvidence, verdict: Verdict) -> list[Attachment]:
    found = [*shown.attachments(proof.around.exchanges), *proof.around.attachments]
    if proof.exchanges:
        found.append(shown.text(proof.exchanges))
    if verdict.red:
        captured = getattr(scenario, "captured", None)
        for name, kind in (("Printed", "stdout"), ("Printed as errors", "stderr"), ("Log", "log")):
            text = str(getattr(captured, kind, "") or "")
            if text.strip():
                found.append(Attachment(name, "text/plain", text))
    return found


def _attachments(writer: Writer, attachments: list[Attachment]) -> list[AllureAttachment]:
    written: list[AllureAttachment] = []
    for attachment in attachments:
        source, media_type = writer.attachment(attachment)
        written.append(AllureAttachment(name=shortened(attachment.name, _NAME), source=source, type=media_type))
    return written


def _pictured(steps: list[Step], proof: ScenarioEvidence, before: list[str], after: list[str]) -> str | None:
    moments = [proof.of_step(step) for step in steps]
    if not any(moment.picture or moment.found for moment in moments):
        return None
    frames = []
    for step, moment in zip(steps, moments, strict=True):
        verdict = of_step(step)
        frames.append(Frame(step.keyword, step.name, verdict.status, moment.picture, verdict.message, moment.found))
    return storyboard(frames, before, after)


def _described(scenario: Scenario, proof: ScenarioEvidence) -> list[str]:
    told = [
        "\n".join(one.description).strip() for one in (scenario.feature, rule_of(scenario), scenario) if one is not None
    ]
    return [shortened(text, 8000) for text in (proof.additions.description, *told) if text]


def _replayed(proof: ScenarioEvidence) -> list[str]:
    told = (("Seed", proof.seed), ("Replay with", proof.replay))
    return [f"{name}: {value}" for name, value in told if value]


def _clean(text: str) -> str:
    return printable(SECRETS.redact(text))


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
