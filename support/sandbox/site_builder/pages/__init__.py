"""The pages of the Site Builder."""

from __future__ import annotations

from pathlib import Path

from fastapi import Request, Response

from sandbox import routing
from sandbox.page_files import PageFiles
from sandbox.site_builder.pages.known_defects import PAGE_DEFECTS

__all__ = ["router"]

_FILES = PageFiles(Path(__file__).parent, PAGE_DEFECTS)

router = routing.router(include_in_schema=False)


@router.get("/")
def enter(request: Request) -> Response:
    """Serve the page that leads to the studio, or to the sign-in for who is signed out."""
    return _FILES.serve(request, "index.html")


@router.get("/sign-in")
def sign_in(request: Request) -> Response:
    """Serve the sign-in page."""
    return _FILES.serve(request, "sign-in.html")


@router.get("/studio")
def studio(request: Request) -> Response:
    """Serve the studio, where pages are made."""
    return _FILES.serve(request, "studio.html")


@router.get("/static/{name}")
def static(request: Request, name: str) -> Response:
    """Serve a script or the style sheet."""
    return _FILES.serve(request, f"static/{name}")
