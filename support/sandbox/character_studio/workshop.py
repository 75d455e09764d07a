"""What the API and its workers share: the database, the image files, and the workers that use them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sandbox.character_studio.image_files import ImageFiles
from sandbox.character_studio.job_queue import JobQueue
from sandbox.character_studio.nano_banana import NanoBanana
from sandbox.character_studio.policy import OPTIONS, BadOption, Operation, Policy, operation_from, policy_from
from sandbox.character_studio.tables import Table
from sandbox.character_studio.work import Bench
from sandbox.character_studio.worker import Worker
from sandbox.configuration import CannotStart, Configuration
from sandbox.database import Database, file_url, new_id
from sandbox.defects import Defects, unknown

_NAME = "character_studio"


@dataclass(frozen=True, slots=True)
class Workshop:
    """One studio as it was configured."""

    database: Database
    files: ImageFiles
    operation: Operation
    defaults: Policy
    defects: Defects
    nano_banana: str

    def worker(self, *, is_told: bool = False) -> Worker:
        """Make a worker; several may work at the same time, and one in the API's process is told of what is new."""
        client = NanoBanana(self.nano_banana, self.operation.api_key)
        queue = JobQueue(self.database, self.defects, new_id("wrk"), self.operation)
        bench = Bench(queue, client, self.files, self.defects, self.defaults, [])
        return Worker(self.operation, bench, is_told=is_told)


def open_workshop(configuration: Configuration) -> Workshop:
    """Open the studio's database and folder; both are made at the first start."""
    if not configuration.nano_banana:
        raise CannotStart("Character Studio draws nothing itself; give nanoBanana's address with --nano-banana URL.")
    for name in configuration.options:
        if name not in OPTIONS:
            raise CannotStart(unknown("option", name, OPTIONS))
    try:
        operation, defaults = operation_from(configuration.options), policy_from(configuration.options)
    except BadOption as problem:
        raise CannotStart(str(problem)) from problem
    return Workshop(
        Database(configuration.database_url or file_url(configuration.data, _NAME), Table.metadata),
        ImageFiles(configuration.data / f"{_NAME}_images"),
        operation,
        defaults,
        configuration.defects,
        configuration.nano_banana,
    )


async def work(configuration: Configuration, stopping: asyncio.Event) -> None:
    """Work on the queue until somebody wants it to stop."""
    workshop = open_workshop(configuration)
    worker = workshop.worker()
    worker.start()
    await stopping.wait()
    await worker.stop()
    workshop.database.close()
