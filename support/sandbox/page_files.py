"""The pages of the embedded systems: plain files, read once and served with the headers that suit them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fastapi import HTTPException, Request, Response

from sandbox.defects import active

_SCRIPTS = Path(__file__).parent / "page_scripts"
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
_HEADERS = {
    # The preview inherits this policy, and the pages it shows carry their own style.
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class PageDefect:
    """A mistake in a served file: `wrong` stands where the file says `right`."""

    name: str
    harm: str
    file: str
    right: str
    wrong: str


class PageFiles:
    """The files of one system's pages, and the scripts that all systems share, under `static/`."""

    def __init__(self, folder: Path, defects: Iterable[PageDefect]) -> None:
        """Read every file."""
        own = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}
        shared = {f"static/{path.name}": path for path in sorted(_SCRIPTS.iterdir())}
        files = {**shared, **own}
        self._files = {name: path.read_text("utf-8") for name, path in files.items() if path.suffix in _TYPES}
        self._defects = tuple(defects)

    def serve(self, request: Request, name: str) -> Response:
        """Send a file as the defects that are on let it: the files themselves know of none."""
        if name not in self._files:
            raise HTTPException(404)
        text = self._files[name]
        on = active(request).on
        for defect in self._defects:
            if defect.file == name and on(defect.name):
                text = text.replace(defect.right, defect.wrong)
        media_type = f"{_TYPES[Path(name).suffix]}; charset=utf-8"
        return Response(text, headers=_HEADERS, media_type=media_type)
