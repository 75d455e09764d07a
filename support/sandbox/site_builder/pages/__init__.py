"""The pages of the Site Builder: plain files, read once and served with the headers that suit them."""

from __future__ import annotations

from pathlib import Path

from fastapi import HTTPException, Request, Response

from sandbox import routing
from sandbox.defects import active
from sandbox.site_builder.pages.known_defects import PAGE_DEFECTS

__all__ = ["router"]

_FOLDER = Path(__file__).parent
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
_FILES = {
    path.relative_to(_FOLDER).as_posix(): path.read_text("utf-8")
    for path in sorted(_FOLDER.rglob("*"))
    if path.suffix in _TYPES
}
_HEADERS = {
    # The preview inherits this policy, and the pages it shows carry their own style.
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

router = routing.router(include_in_schema=False)


@router.get("/")
def enter(request: Request) -> Response:
    """Serve the page that leads to the studio, or to the sign-in for who is signed out."""
    return _serve(request, "index.html")


@router.get("/sign-in")
def sign_in(request: Request) -> Response:
    """Serve the sign-in page."""
    return _serve(request, "sign-in.html")


@router.get("/studio")
def studio(request: Request) -> Response:
    """Serve the studio, where pages are made."""
    return _serve(request, "studio.html")


@router.get("/static/{name}")
def static(request: Request, name: str) -> Response:
    """Serve a script or the style sheet."""
    return _serve(request, f"static/{name}")


def _serve(request: Request, name: str) -> Response:
    if name not in _FILES:
        raise HTTPException(404)
    media_type = f"{_TYPES[Path(name).suffix]}; charset=utf-8"
    return Response(_as_served(request, name), headers=_HEADERS, media_type=media_type)


def _as_served(request: Request, name: str) -> str:
    """Give a file's text, changed by the defects that are on: the files themselves know of none."""
    text = _FILES[name]
    defects = active(request)
    for defect in PAGE_DEFECTS:
        if defect.file == name and defects.on(defect.name):
            text = text.replace(defect.right, defect.wrong)
    return text
