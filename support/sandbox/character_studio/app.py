"""The application: routes, and what stands around them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from prometheus_client import CollectorRegistry
from sqlalchemy.exc import SQLAlchemyError
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response

from sandbox import routing
from sandbox.character_studio import (
    accounts,
    characters,
    conversions,
    event_stream,
    expenses,
    exposition,
    history,
    images,
    pages,
    refusals,
    settings,
    workflow,
)
from sandbox.character_studio.event_board import EventBoard
from sandbox.character_studio.tokens import Tokens
from sandbox.character_studio.workshop import Workshop, open_workshop
from sandbox.configuration import Configuration
from sandbox.database import Database
from sandbox.defects import active
from sandbox.surroundings import project_version, surround


def create_app(configuration: Configuration) -> FastAPI:
    """Create Character Studio on its database."""
    workshop = open_workshop(configuration)
    application = FastAPI(lifespan=_lifespan, openapi_url=None, redirect_slashes=False)
    state = application.state
    state.workshop = workshop
    state.defects = configuration.defects
    state.database = workshop.database
    state.image_files = workshop.files
    state.operation = workshop.operation
    state.defaults = workshop.defaults
    state.events = EventBoard(workshop.database)
    state.worker = workshop.worker(is_told=True) if configuration.worker else None
    state.registry = CollectorRegistry()
    _add_routes(application)
    counted = Middleware(exposition.Requests, counter=exposition.counter_of_requests(state.registry))
    surround(application, refusals.write, configuration.defects, [counted])
    return application


def _add_routes(application: FastAPI) -> None:
    api = routing.router(prefix="/v1")
    for module in (
        accounts, characters, history, event_stream, images, conversions, settings, expenses, workflow,
    ):  # fmt: skip
        api.include_router(module.router)
    application.include_router(api)
    application.include_router(exposition.router)
    application.include_router(_health)
    application.include_router(pages.router)


@asynccontextmanager
async def _lifespan(application: FastAPI) -> AsyncIterator[None]:
    workshop: Workshop = application.state.workshop
    application.state.tokens = Tokens(workshop.database, workshop.defects)
    worker = application.state.worker
    if worker is not None:
        worker.start()
    yield
    await application.state.events.close()
    if worker is not None:
        await worker.stop()
    workshop.database.close()


_health = routing.router()


@_health.get("/health")
async def health(request: Request) -> Response:
    """Tell whether the database answers and anybody works on the queue."""
    database: Database = request.app.state.database
    defects = active(request)
    try:
        with database.reading() as connection:
            depth, _ = workflow.queue(connection)
            workers = len(workflow.alive(connection, request))
    except SQLAlchemyError:
        return JSONResponse(_state("unreachable", "unreachable", None, None), 503)
    depth = 0 if defects.on("queue-depth-always-zero") else depth
    return JSONResponse(_state(workflow.status(workers, defects), "ok", depth, workers))


def _state(status: str, database: str, depth: int | None, workers: int | None) -> dict[str, Any]:
    return {
        "status": status,
        "system": "character_studio",
        "version": project_version(),
        "database": database,
        "queueDepth": depth,
        "workersAlive": workers,
    }
