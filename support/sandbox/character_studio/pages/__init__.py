"""The pages of Character Studio."""

from __future__ import annotations

from pathlib import Path

from fastapi import Request, Response

from sandbox import routing
from sandbox.character_studio.pages.known_defects import PAGE_DEFECTS
from sandbox.page_files import PageFiles

__all__ = ["router"]

_FILES = PageFiles(Path(__file__).parent, PAGE_DEFECTS)

router = routing.router(include_in_schema=False)


@router.get("/")
async def studio(request: Request) -> Response:
    """Serve the studio; who is signed out is led to the sign-in."""
    return _FILES.serve(request, "studio.html")


@router.get("/sign-in")
async def sign_in(request: Request) -> Response:
    """Serve the page where people sign in or sign up."""
    return _FILES.serve(request, "sign-in.html")


@router.get("/static/{name}")
async def static(request: Request, name: str) -> Response:
    """Serve a script or the style sheet."""
    return _FILES.serve(request, f"static/{name}")
