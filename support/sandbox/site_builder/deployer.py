"""Moves deployments from queued to published, in the background."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from sandbox.configuration import Configuration
from sandbox.database import Database, now
from sandbox.site_builder import history
from sandbox.site_builder.tables import Deployment, PublishedPage

_log = logging.getLogger(__name__)


class Deployer:
    """Works on each deployment as a task of its own."""

    def __init__(self, database: Database, configuration: Configuration) -> None:
        """Prepare to work on a database."""
        self._database = database
        self._build_time = configuration.build_time
        self._on = configuration.defects.on
        self._tasks: set[asyncio.Task[None]] = set()
        # Two deployments of a site that finish at once would both find nothing to replace.
        self._publishing = asyncio.Lock()

    def start(self, deployment_id: str) -> None:
        """Begin to work on a deployment."""
        task = asyncio.create_task(self._run(deployment_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def resume(self) -> None:
        """Begin again with what an earlier process left unfinished."""
        with self._database.session() as session:
            unfinished = select(Deployment.deployment_id).where(Deployment.status.in_(("QUEUED", "BUILDING")))
            for deployment_id in session.scalars(unfinished.order_by(Deployment.sequence)).all():
                self.start(deployment_id)

    async def stop(self) -> None:
        """Stop working; unfinished deployments are resumed at the next start."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, deployment_id: str) -> None:
        await asyncio.sleep(self._build_time)
        await asyncio.to_thread(self._move, deployment_id, "BUILDING")
        if self._on("deployment-never-finishes"):
            return
        await asyncio.sleep(self._build_time)
        try:
            async with self._publishing:
                await asyncio.to_thread(self._publish, deployment_id)
        except Exception:  # noqa: BLE001 - whatever broke, the owner sees a failed deployment
            _log.exception("deployment %s failed", deployment_id)
            await asyncio.to_thread(self._move, deployment_id, "FAILED")

    def _move(self, deployment_id: str, status: str) -> None:
        with self._database.session() as session:
            deployment = _find(session, deployment_id)
            if deployment is not None:
                deployment.status = status
                deployment.finished_at = now() if status == "FAILED" else None

    def _publish(self, deployment_id: str) -> None:
        """Put the page in its place and say so, in one transaction."""
        with self._database.session() as session:
            deployment = _find(session, deployment_id)
            if deployment is None:
                return
            if not self._on("deployed-page-missing"):
                for environment in self._environments(deployment):
                    self._place(session, deployment, environment)
            deployment.status = "DEPLOYED"
            deployment.finished_at = now()

    def _environments(self, deployment: Deployment) -> tuple[str, ...]:
        if self._on("staging-shows-in-production"):
            return ("staging", "production")
        return (deployment.environment,)

    def _place(self, session: Session, deployment: Deployment, environment: str) -> None:
        """Replace what visitors see, unless a later deployment was quicker."""
        page = session.get(PublishedPage, (deployment.site_id, environment))
        if page is None:
            page = PublishedPage(site_id=deployment.site_id, environment=environment, deployment_sequence=0, html="")
            session.add(page)
        elif self._on("deployment-serves-old-page"):
            return
        if page.deployment_sequence < deployment.sequence:
            page.deployment_sequence = deployment.sequence
            page.html = history.get(session, deployment.site_id, deployment.version).html


def _find(session: Session, deployment_id: str) -> Deployment | None:
    return session.scalars(select(Deployment).where(Deployment.deployment_id == deployment_id)).first()
