"""Results about scenarios that no run of behave has made, such as what became of them under faults."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from ratified.allure.writer import Writer
from ratified.evidence import Attachment

if TYPE_CHECKING:
    from allure_commons.model2 import StatusDetails, TestResult, TestStepResult


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was done to a scenario."""

    name: str
    status: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said about one scenario; `told` is for reports of our own."""

    scenario: str
    name: str
    system: str
    feature: str
    status: str
    message: str
    told: object
    parts: Sequence[Part] = ()


@dataclass(frozen=True, slots=True)
class Entries:
    """What is said about the scenarios of a suite under one heading, and about the suite as a whole."""

    heading: str
    media_type: str
    entries: Sequence[Entry]
    environment: Mapping[str, str]
    told: object = None

    def write(self, folder: Path) -> list[str]:
        """Write the results into a folder, in place of those that it has; return what went wrong with it."""
        troubles: list[str] = []
        writer = Writer(folder, troubles.append)
        writer.begin_anew()
        lines = (f"{name}={value}\n" for name, value in self.environment.items())
        writer.file("environment.properties", "".join(lines))
        now = round(time.time() * 1000)
        for number, entry in enumerate(self.entries):
            # Readers find them in the order of their times.
            writer.item(self._result(writer, entry, now + number), "result")
        if self.told is not None:
            self._write_whole(writer, now)
        return troubles

    def _result(self, writer: Writer, entry: Entry, now: int) -> TestResult:
        from allure_commons.model2 import Attachment as AllureAttachment
        from allure_commons.model2 import Label, TestResult

        labels = {"epic": self.heading, "feature": entry.system, "story": entry.feature, "framework": "ratified"}
        about = f"{self.heading.lower()} of {entry.scenario}"
        known = blake2b(about.encode(), digest_size=16).hexdigest()
        source, media_type = writer.attachment(self._attachment(entry.told))
        return TestResult(
            uuid=str(uuid4()),
            name=entry.name,
            fullName=about,
            historyId=known,
            testCaseId=known,
            status=entry.status,
            statusDetails=_details(entry.message),
            stage="finished",
            start=now,
            stop=now,
            labels=[Label(name=name, value=value) for name, value in labels.items()],
            steps=[_step(part, now) for part in entry.parts],
            attachments=[AllureAttachment(name=self.heading, source=source, type=media_type)],
        )

    def _write_whole(self, writer: Writer, now: int) -> None:
        from allure_commons.model2 import GlobalAttachment, Globals

        source, media_type = writer.attachment(self._attachment(self.told))
        kept = GlobalAttachment(name=self.heading, source=source, type=media_type, timestamp=now)
        writer.item(Globals(attachments=[kept]), "globals")

    def _attachment(self, told: object) -> Attachment:
        return Attachment(self.heading, self.media_type, json.dumps(told))


def _step(part: Part, now: int) -> TestStepResult:
    from allure_commons.model2 import TestStepResult

    details = _details(part.message)
    return TestStepResult(
        name=part.name, status=part.status, statusDetails=details, stage="finished", start=now, stop=now
    )


def _details(message: str) -> StatusDetails | None:
    from allure_commons.model2 import StatusDetails

    return StatusDetails(message=message) if message else None
