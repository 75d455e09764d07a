"""A video of a window: the frames the browser shows, put together by whatever ffmpeg there is."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ratified.browser.keeping import Kept
from ratified.browser.places import playwrights_own
from ratified.failures import BrowserBroken

if TYPE_CHECKING:
    from playwright.sync_api import Page

_RATE = 10
# Some hundred megabytes at most; a scenario that shows more than this has been seen well enough.
_MOST_FRAMES = 3000
_ENCODING = 120

Frame = tuple[float, bytes]


class Film:
    """Keeps the frames of a page and makes a video of them if it is wanted."""

    def __init__(self, page: Page, mode: str, environ: Mapping[str, str] | None = None) -> None:
        self._page = page
        self._mode = mode
        self._frames: list[Frame] = []
        if mode != "off":
            self._ffmpeg = ffmpeg(environ)
            page.screencast.start(on_frame=self._keep, quality=80)

    def end(self, *, failed: bool) -> list[Kept]:
        """Stop filming and return the video if it is to be kept."""
        from playwright.sync_api import Error

        if self._mode == "off":
            return []
        # Where the page went first, what was seen until then is still worth showing.
        with suppress(Error):
            self._page.screencast.stop()
        if not self._frames or (self._mode == "retain-on-failure" and not failed):
            return []
        return [("video", "video/webm", video(self._frames, self._ffmpeg))]

    def _keep(self, frame: Mapping[str, Any]) -> None:
        if len(self._frames) < _MOST_FRAMES:
            self._frames.append((float(frame["timestamp"]), frame["data"]))


def ffmpeg(environ: Mapping[str, str] | None = None) -> str:
    """Return the path of an ffmpeg, the machine's or Playwright's own."""
    environ = os.environ if environ is None else environ
    found = shutil.which("ffmpeg", path=environ.get("PATH", os.defpath)) or playwrights_own("ffmpeg", environ)[1]
    if not found:
        raise BrowserBroken(
            "a video was asked for, and there is no ffmpeg to make it",
            next="install it (apt-get install ffmpeg, brew install ffmpeg), or leave out -D video=…",
        )
    return str(found)


def video(frames: Iterable[Frame], program: str) -> bytes:
    """Return a WebM video of the frames, each shown for as long as it was to be seen."""
    with TemporaryDirectory(prefix="ratified-video-") as folder:
        target = Path(folder) / "video.webm"
        call = [program, "-loglevel", "error", "-f", "image2pipe", "-c:v", "mjpeg", "-r", str(_RATE), "-i", "pipe:0"]
        call += ["-y", "-an", "-c:v", "vp8", "-qmin", "0", "-qmax", "50", "-crf", "8", "-b:v", "1M", "-threads", "1"]
        call += ["-deadline", "realtime", "-speed", "8", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", str(target)]
        done = subprocess.run(  # noqa: S603 - the program is an ffmpeg from PATH, the arguments are ours
            call, input=b"".join(_paced(list(frames))), capture_output=True, timeout=_ENCODING, check=False
        )
        if done.returncode or not target.exists():
            raise BrowserBroken("ffmpeg could not make the video", actual=done.stderr.decode("utf-8", "replace")[-800:])
        return target.read_bytes()


def _paced(frames: list[Frame]) -> Iterable[bytes]:
    begin, shown = frames[0][0], 0
    for (_, picture), (until, _) in zip(frames, [*frames[1:], (frames[-1][0] + 1000, b"")], strict=True):
        wanted = max(shown + 1, round((until - begin) / 1000 * _RATE))
        yield picture * (wanted - shown)
        shown = wanted
