"""What anybody may fetch: published pages and logo images."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select

from sandbox import routing
from sandbox.database import Stored
from sandbox.defects import active
from sandbox.site_builder.errors import not_found
from sandbox.site_builder.tables import Logo, PublishedPage

router = routing.router()

# A published page is somebody's text on the front end's own address: it gets an origin of its own, without sessions.
_PAGE_HEADERS = {
    "Content-Security-Policy": "sandbox allow-scripts allow-popups",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
_IMAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}
_NOTHING_HERE = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>No page here</title>\n</head>\n'
    "<body>\n<main>\n<h1>No page here</h1>\n<p>Nothing is published at this address.</p>\n</main>\n</body>\n</html>\n"
)


@router.api_route("/published/{environment}/{site_id}/", methods=["GET", "HEAD"])
def page(environment: str, site_id: str, database: Stored) -> Response:
    """Serve the page that is deployed here, byte for byte."""
    with database.session() as session:
        found = session.get(PublishedPage, (site_id, environment))
    if found is None:
        return HTMLResponse(_NOTHING_HERE, status_code=404, headers=_PAGE_HEADERS)
    return HTMLResponse(found.html, headers=_PAGE_HEADERS)


@router.get("/published/{environment}/{site_id}")
def page_without_slash(environment: str, site_id: str) -> Response:
    """Lead to the page's own address."""
    return RedirectResponse(f"/published/{environment}/{site_id}/", status_code=308)


@router.api_route("/assets/logos/{name}.{kind}", methods=["GET", "HEAD"])
def logo(name: str, kind: str, database: Stored, request: Request) -> Response:
    """Serve one of a logo's two images."""
    defects = active(request)
    with database.session() as session:
        found = session.scalars(select(Logo).where(Logo.logo_id == name)).first()
    if found is None or kind not in {"svg", "png"} or (kind == "png" and defects.on("logo-previews-missing")):
        raise not_found("logo")
    if kind == "png":
        content = b"preview pending" if defects.on("logo-preview-not-an-image") else found.png
        return Response(content, media_type="image/png", headers=_IMAGE_HEADERS)
    media_type = "text/plain" if defects.on("logo-with-wrong-content-type") else "image/svg+xml"
    return Response(found.svg, media_type=media_type, headers=_IMAGE_HEADERS)
