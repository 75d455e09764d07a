"""The stored images, for their owners and for administrators only.

There are no signed addresses: an address that opens an image for everybody who knows it would outlive the account.
"""

from __future__ import annotations

from typing import Any

from fastapi import Request
from sqlalchemy import Row, bindparam, select
from starlette.responses import Response

from sandbox import routing
from sandbox.character_studio.access import Authenticated, Caller
from sandbox.character_studio.image_files import ImageFiles
from sandbox.character_studio.tables import Image
from sandbox.database import Stored
from sandbox.defects import active
from sandbox.errors import not_found

router = routing.router()

_IMAGE = select(*Image.__table__.c).where(Image.image_id == bindparam("image_id"))


@router.get("/images/{image_id}")
async def read(image_id: str, caller: Authenticated, database: Stored, request: Request) -> Response:
    """Give the bytes that the image service gave."""
    with database.reading() as connection:
        image = connection.execute(_IMAGE, {"image_id": image_id}).first()
    if not _may_see(caller, image, request):
        raise not_found("image")
    files: ImageFiles = request.app.state.image_files
    content = files.read(image_id)
    if content is None:
        raise not_found("image")
    media_type = image.media_type if image else "image/png"
    headers = {
        "Cache-Control": "private, no-cache",
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
        **({"ETag": f'"{image.sha256}"'} if image else {}),
    }
    if image and request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers={"ETag": headers["ETag"]})
    return Response(content, media_type=media_type, headers=headers)


def _may_see(caller: Caller, image: Row[Any] | None, request: Request) -> bool:
    defects = active(request)
    if image is None:
        return caller.administrates and defects.on("removed-account-keeps-images")
    return caller.may_touch(image.owner_id) or defects.on("foreign-image-readable")
