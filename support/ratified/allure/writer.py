"""Files of a report: never half written, never with a secret, never lost because a disk is full."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

from attr import asdict

from ratified.display import printable
from ratified.evidence import Attachment
from ratified.failures import ConfigurationError
from ratified.secrets import SECRETS

_EXTENSIONS = {
    "text/plain": "txt",
    "text/csv": "csv",
    "text/html": "html",
    "text/xml": "xml",
    "application/json": "json",
    "application/zip": "zip",
    "application/vnd.allure.http+json": "httpexchange",
    "application/vnd.allure.playwright-trace": "zip",
    "application/vnd.ratified.performance+json": "json",
    "application/vnd.ratified.strength+json": "json",
    "application/vnd.ratified.survival+json": "json",
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/gif": "gif",
    "video/webm": "webm",
    "video/mp4": "mp4",
}
_RESULTS = ("*-result.json", "*-container.json", "*-globals.json", "*-attachment.*", "*.half")
# What is clean before it comes here, and too large to be looked through twice.
_CLEAN_ALREADY = "descriptionHtml"


class Writer:
    """Writes into the results folder, or into a folder of last resort when that one fails."""

    def __init__(self, folder: Path, on_failure: Callable[[str], None]) -> None:
        self.folder = folder
        self._on_failure = on_failure
        self._fell_back = False
        self._lost = 0
        self._is_quiet = False
        # The same for every process that writes here, whichever is the first to need it.
        self._refuge = Path(tempfile.gettempdir()) / f"ratified-results-{uuid4().hex[:12]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Several processes may look at once.
            probe = f"ratified-can-write-{uuid4()}"
            self._put(probe, b"")
            (folder / probe).unlink()
        except OSError as error:
            raise ConfigurationError(
                f"the results folder {folder} cannot be written",
                actual=error.strerror or str(error),
                next="make room for it, or name another one as `outfiles` of [tool.behave] in pyproject.toml",
            ) from None

    def enter_worker(self) -> None:
        """Leave it to the run's own process to say what is wrong."""
        self._is_quiet = True

    def begin_anew(self) -> None:
        """Remove the results of an earlier run, and nothing else; they would be counted with those of this one."""
        for pattern in _RESULTS:
            for file in self.folder.glob(pattern):
                self._removed(file)

    def item(self, item: object, kind: str) -> None:
        """Write one Allure object, such as a result, under a name of its own."""
        facts = asdict(item, filter=lambda _, value: bool(value) or value is False)  # type: ignore[arg-type]
        self.file(f"{uuid4()}-{kind}.json", json.dumps(_cleaned(facts), ensure_ascii=False))

    def attachment(self, attachment: Attachment) -> tuple[str, str]:
        """Write an attachment; return its file's name and its media type."""
        media_type = attachment.media_type.partition(";")[0].strip().lower() or "application/octet-stream"
        name = f"{uuid4()}-attachment.{_EXTENSIONS.get(media_type, 'bin')}"
        self._safely(name, _content(attachment, media_type))
        return name, media_type

    def file(self, name: str, text: str) -> None:
        """Write a text file under a given name."""
        self._safely(name, text.encode("utf-8", "backslashreplace"))

    @staticmethod
    def _removed(file: Path) -> None:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise ConfigurationError(
                f"an earlier result cannot be removed: {file}",
                actual=error.strerror or str(error),
                next="remove it by hand, or name another folder as `outfiles` of [tool.behave] in pyproject.toml",
            ) from None

    def _safely(self, name: str, content: bytes) -> None:
        try:
            self._put(name, content)
        except OSError as error:
            self._fall_back(error)
            self._last_resort(name, content)

    def _last_resort(self, name: str, content: bytes) -> None:
        try:
            self._put(name, content)
        except OSError as error:
            self._lose(name, error)

    def _lose(self, name: str, error: OSError) -> None:
        sentence = f"{name} could not be written anywhere: {error.strerror or error}"
        if self._lost:
            self._on_failure(sentence)
        else:
            self._complain(sentence)
        self._lost += 1

    def _put(self, name: str, content: bytes) -> None:
        half = self.folder / f"{name}.half"
        try:
            half.write_bytes(content)
            half.replace(self.folder / name)
        except OSError:
            half.unlink(missing_ok=True)
            raise

    def _fall_back(self, error: OSError) -> None:
        if self._fell_back:
            return
        self._fell_back = True
        why = f"{self.folder} can no longer be written ({error.strerror or error})"
        try:
            self._refuge.mkdir(mode=0o700)
        except FileExistsError:
            # Another process was here first, and has said so.
            self.folder = self._refuge
        except OSError:
            self._complain(f"{why}, and there is no other place: further results are lost")
        else:
            self.folder = self._refuge
            self._complain(f"{why}: further results are in {self.folder}")

    def _complain(self, sentence: str) -> None:
        """Say on the console too what is wrong with the report; the report may be the last to know."""
        if not self._is_quiet:
            os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, f"\n{printable(sentence)}\n".encode())
        self._on_failure(sentence)


def _content(attachment: Attachment, media_type: str) -> bytes:
    content = attachment.content
    if isinstance(content, str):
        clean = content if attachment.is_clean else SECRETS.redact(content)
        return clean.encode("utf-8", "backslashreplace")
    is_picture = media_type.startswith(("image/", "video/")) and media_type != "image/svg+xml"
    return content if is_picture or attachment.is_clean else SECRETS.redact_bytes(content)


def _cleaned(value: object, key: str = "") -> object:
    if isinstance(value, str):
        return value if key == _CLEAN_ALREADY else printable(SECRETS.redact(value))
    if isinstance(value, Mapping):
        return {str(name): _cleaned(inner, str(name)) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inner) for inner in value]
    return value
