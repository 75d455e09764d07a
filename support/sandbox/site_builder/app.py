"""The application: routes, and what stands around them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import FastAPI, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox import routing
from sandbox.configuration import Configuration
from sandbox.correlation import Correlation
from sandbox.database import Database, file_url
from sandbox.errors import Failures, install
from sandbox.intake import Intake
from sandbox.site_builder import deployments, generation, identity, logos, pages, published, sites, validation
from sandbox.site_builder.cors import DEFAULT_ORIGINS, Cors
from sandbox.site_builder.deployer import Deployer
from sandbox.site_builder.errors import write
from sandbox.site_builder.generator import Generator
from sandbox.site_builder.tables import Table
from sandbox.site_builder.tokens import Tokens

_SLOW_SECONDS = 0.03


def create_app(configuration: Configuration) -> FastAPI:
    """Create Site Builder on its database."""
    application = FastAPI(lifespan=_lifespan, openapi_url=None, redirect_slashes=False)
    application.state.configuration = configuration
    application.state.defects = configuration.defects
    application.state.database = Database(
        configuration.database_url or file_url(configuration.data, "site_builder"), Table.metadata
    )
    api = routing.router(prefix="/v1")
    for module in (identity, sites, generation, validation, deployments, logos):
        api.include_router(module.router)
    application.include_router(api)
    application.include_router(published.router)
    application.include_router(_health)
    application.include_router(pages.router)
    install(application, write)
    if configuration.defects.on("answers-slowly"):
        application.add_middleware(_Slow)
    application.add_middleware(Intake)
    application.add_middleware(Failures)
    origins = (*DEFAULT_ORIGINS, *configuration.allowed_origins)
    application.add_middleware(Cors, origins=origins, defects=configuration.defects)
    application.add_middleware(Correlation)
    return application


@asynccontextmanager
async def _lifespan(application: FastAPI) -> AsyncIterator[None]:
    configuration: Configuration = application.state.configuration
    database: Database = application.state.database
    application.state.tokens = Tokens(database, configuration.defects)
    application.state.generator = generator = Generator(database, configuration)
    application.state.deployer = deployer = Deployer(database, configuration)
    generator.give_up_leftovers()
    deployer.resume()
    warming = asyncio.create_task(asyncio.to_thread(_warm_up))
    yield
    await warming
    await generator.stop()
    await deployer.stop()
    database.close()


def _warm_up() -> None:
    """Import what is slow while nobody waits for it."""
    import html5lib  # noqa: F401
    import PIL.Image
    import tinycss2.color3  # noqa: F401

    PIL.Image.preinit()


_health = routing.router()


@_health.get("/health")
def health(request: Request) -> dict[str, Any]:
    """Tell whether the system and its database answer."""
    database: Database = request.app.state.database
    return {
        "status": "ok",
        "system": "site_builder",
        "version": _version(),
        "database": "ok" if database.answers() else "unreachable",
    }


@cache
def _version() -> str:
    """Give the version of the project that this system is part of."""
    try:
        return version("ratified")
    except PackageNotFoundError:
        return "0"


class _Slow:
    """Takes its time before every answer of the API."""

    def __init__(self, application: ASGIApp) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/v1"):
            await asyncio.sleep(_SLOW_SECONDS)
        await self._application(scope, receive, send)
