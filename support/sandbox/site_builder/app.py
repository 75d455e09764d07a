"""The application: routes, and what stands around them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from starlette.middleware import Middleware

from sandbox import routing
from sandbox.configuration import Configuration
from sandbox.database import Database, file_url
from sandbox.site_builder import deployments, generation, identity, logos, pages, published, sites, validation
from sandbox.site_builder.cors import DEFAULT_ORIGINS, Cors
from sandbox.site_builder.deployer import Deployer
from sandbox.site_builder.errors import write
from sandbox.site_builder.generator import Generator
from sandbox.site_builder.tables import Table
from sandbox.site_builder.tokens import Tokens
from sandbox.surroundings import project_version, surround


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
    origins = (*DEFAULT_ORIGINS, *configuration.allowed_origins)
    cors = Middleware(Cors, origins=origins, defects=configuration.defects)
    surround(application, write, configuration.defects, [cors])
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
        "version": project_version(),
        "database": "ok" if database.answers() else "unreachable",
    }
