"""The matrix as Allure results: one a scenario, with a step for each fault."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from ratified.allure.writer import Writer
from ratified.evidence import Attachment
from ratified.report.survival import MEDIA_TYPE
from ratified.survival.matrix import Cell, Matrix
from ratified.survival.verdict import Verdict

if TYPE_CHECKING:
    from allure_commons.model2 import StatusDetails, TestStepResult


def write_results(matrix: Matrix, folder: Path, facts: Mapping[str, str]) -> list[str]:
    """Write the results into a folder, in place of those of an earlier matrix; return what went wrong with it."""
    troubles: list[str] = []
    writer = Writer(folder, troubles.append)
    writer.begin_anew()
    writer.file("environment.properties", "".join(f"{name}={value}\n" for name, value in facts.items()))
    now = round(time.time() * 1000)
    for number, row in enumerate(matrix.rows()):
        # Readers find them in the order of their files.
        _write(writer, row, now + number)
    return troubles


def _write(writer: Writer, row: Sequence[Cell], now: int) -> None:
    from allure_commons.model2 import Attachment as AllureAttachment
    from allure_commons.model2 import Label, TestResult

    tried = row[0].tried
    labels = {"epic": "Survival", "feature": tried.system, "story": tried.feature, "framework": "ratified"}
    known = blake2b(f"survival of {tried.scenario}".encode(), digest_size=16).hexdigest()
    source, media_type = writer.attachment(Attachment("Survival", MEDIA_TYPE, json.dumps([_told(one) for one in row])))
    result = TestResult(
        uuid=str(uuid4()),
        name=tried.name,
        fullName=f"survival of {tried.scenario}",
        historyId=known,
        testCaseId=known,
        status="failed" if any(one.is_open for one in row) else "passed",
        statusDetails=_details([one for one in row if one.is_open]),
        stage="finished",
        start=now,
        stop=now,
        labels=[Label(name=name, value=value) for name, value in labels.items()],
        steps=[_step(one, now) for one in row],
        attachments=[AllureAttachment(name="Survival", source=source, type=media_type)],
    )
    writer.item(result, "result")


def _step(cell: Cell, now: int) -> TestStepResult:
    from allure_commons.model2 import TestStepResult

    status = "failed" if cell.is_open else "skipped" if cell.verdict is Verdict.NOT_MET else "passed"
    name = f"{cell.fault.title}: {cell.verdict.value}" + (" (explained)" if cell.explanation else "")
    details = _details([cell]) if cell.judgement.why else None
    return TestStepResult(name=name, status=status, statusDetails=details, stage="finished", start=now, stop=now)


def _details(cells: Sequence[Cell]) -> StatusDetails | None:
    from allure_commons.model2 import StatusDetails

    return StatusDetails(message="\n".join(cell.told() for cell in cells)) if cells else None


def _told(cell: Cell) -> Mapping[str, object]:
    return {
        "fault": cell.fault.name,
        "title": cell.fault.title,
        "verdict": cell.verdict.value,
        "why": cell.judgement.why,
        "explained": cell.explanation,
        "is_open": cell.is_open,
    }
