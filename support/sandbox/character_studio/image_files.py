"""The images as files, each under its own id."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

_ID = re.compile(r"img_[0-9a-f]{24}\Z")


class ImageFiles:
    """A folder of images."""

    def __init__(self, folder: Path) -> None:
        """Make the folder if it is missing."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, image_id: str, content: bytes) -> None:
        """Store an image whole or not at all; storing it again changes nothing."""
        path = self._path(image_id)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(content)
        unfinished.replace(path)

    def read(self, image_id: str) -> bytes | None:
        """Give an image's bytes, or None if there is no such file."""
        if not _ID.match(image_id):
            return None
        try:
            return self._path(image_id).read_bytes()
        except FileNotFoundError:
            return None

    def remove(self, image_id: str) -> None:
        """Remove an image, if it is there."""
        self._path(image_id).unlink(missing_ok=True)

    def _path(self, image_id: str) -> Path:
        return self._folder / f"{image_id}.png"


def image_id(job_id: str, position: int) -> str:
    """Give the id of a job's image: the same for whoever stores it, so that nothing is stored twice."""
    return f"img_{hashlib.sha256(f'{job_id}/{position}'.encode()).hexdigest()[:24]}"
