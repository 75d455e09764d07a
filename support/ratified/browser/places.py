"""Where browsers live on a machine."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

SHELLS = ("chromium-headless-shell", "chrome-headless-shell", "headless_shell")
FULL = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome")

# Folders in which distributions keep the program that their wrapper script in PATH starts.
LIBRARIES = ("/usr/lib/chromium", "/usr/lib64/chromium-browser", "/usr/lib/chromium-browser", "/usr/lib64/chromium")
_CHANNELS = {
    "linux": ("/opt/google/chrome/chrome", "/opt/microsoft/msedge/msedge"),
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ),
    "win32": (
        r"%PROGRAMFILES%\Google\Chrome\Application\chrome.exe",
        r"%PROGRAMFILES(X86)%\Google\Chrome\Application\chrome.exe",
        r"%LOCALAPPDATA%\Google\Chrome\Application\chrome.exe",
        r"%PROGRAMFILES(X86)%\Microsoft\Edge\Application\msedge.exe",
    ),
}
# Inside the folder of a browser that Playwright has downloaded; the names differ by system, processor and version.
_PROGRAMS = {
    "chromium-headless-shell": ("*/chrome-headless-shell", "*/headless_shell", "*/chrome-headless-shell.exe"),
    "chromium": ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*", "chrome-win*/chrome.exe"),
    "firefox": ("firefox/firefox", "firefox/*.app/Contents/MacOS/firefox", "firefox/firefox.exe"),
    "webkit": ("pw_run.sh", "Playwright.exe"),
    "ffmpeg": ("ffmpeg-*",),
}


def channel_places(environ: Mapping[str, str]) -> Iterator[Path]:
    """Yield where the makers of Chrome and Edge install them."""
    for place in _CHANNELS.get(sys.platform, ()):
        path = re.sub(r"%([^%]+)%", lambda name: environ.get(name.group(1), ""), place)
        yield Path(path)


def on_path(names: Iterable[str], environ: Mapping[str, str]) -> Iterator[Path]:
    """Yield the files with these names in the folders of PATH, by name first."""
    folders = [Path(folder) for folder in environ.get("PATH", os.defpath).split(os.pathsep) if folder]
    for name in names:
        for folder in folders:
            if (folder / name).exists():
                yield folder / name


def downloads(environ: Mapping[str, str]) -> Path:
    """Return the folder into which Playwright downloads browsers."""
    told = environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if told and told != "0":
        return Path(told)
    home = Path(environ.get("HOME") or Path.home())
    folders = {
        "darwin": home / "Library" / "Caches",
        "win32": Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local"),
    }
    return folders.get(sys.platform, Path(environ.get("XDG_CACHE_HOME") or home / ".cache")) / "ms-playwright"


def playwrights_own(name: str, environ: Mapping[str, str]) -> tuple[Path, Path | None]:
    """Return the folder in which the installed Playwright expects a browser, and its program if it is there."""
    folder = downloads(environ) / f"{name.replace('-', '_')}-{_revision(name)}"
    for pattern in _PROGRAMS[name]:
        for program in sorted(folder.glob(pattern)):
            return folder, program
    return folder, None


def unwrapped(program: Path) -> Path:
    """Return the program that a distribution's wrapper script starts, or the file itself."""
    if not _is_script(program):
        return program
    with program.open("rb") as file:
        script = file.read(64 * 1024).decode("utf-8", "replace")
    named = [Path(word) for word in re.findall(r"/[\w./+-]+", script) if Path(word).name == program.name]
    kept = [Path(library) / program.name for library in LIBRARIES if library in script]
    for inner in (*named, *kept):
        if inner != program and is_program(inner) and not _is_script(inner):
            return inner
    return program


def is_program(path: Path) -> bool:
    """Say whether a path leads to a file that may be run."""
    return path.is_file() and os.access(path, os.X_OK)


def _is_script(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"#!"


def _revision(name: str) -> str:
    # Read from the package's own list: starting Playwright only to ask costs more than half a second.
    spec = find_spec("playwright")
    if spec is None or spec.origin is None:
        return "none"
    listed = Path(spec.origin).parent / "driver" / "package" / "browsers.json"
    try:
        browsers = json.loads(listed.read_text(encoding="utf-8"))["browsers"]
        return next(str(each["revision"]) for each in browsers if each["name"] == name)
    except (OSError, ValueError, LookupError, StopIteration):
        return "none"
