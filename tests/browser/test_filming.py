"""A video of a window, made by whatever ffmpeg the machine has."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ratified.browser import BrowserOptions
from ratified.browser.filming import ffmpeg, video
from ratified.failures import BrowserBroken
from tests.browser.conftest import OpenWindow

FILMED = BrowserOptions(timeout=1.0, video="retain-on-failure")


@pytest.fixture
def recorder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program called ffmpeg that writes what it is given into the file it is asked for."""
    program = tmp_path / "ffmpeg"
    program.write_text('#!/bin/sh\nfor target; do :; done\nexec cat > "$target"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")


@pytest.mark.usefixtures("recorder")
def test_the_frames_of_a_failed_scenario_become_a_video(open_window: OpenWindow) -> None:
    window = open_window(FILMED)
    window.page.goto("/")
    window.page.wait_for_timeout(200)
    window.page.goto("/second")
    window.page.wait_for_timeout(200)
    ((name, media_type, content),) = window.close(failed=True)
    assert (name, media_type) == ("video", "video/webm")
    assert content.startswith(b"\xff\xd8")
    assert content.count(b"\xff\xd8\xff") > 10


@pytest.mark.usefixtures("recorder")
def test_a_passed_scenario_keeps_its_video_only_if_asked(open_window: OpenWindow) -> None:
    window = open_window(FILMED)
    window.page.goto("/")
    window.page.wait_for_timeout(200)
    assert window.close(failed=False) == []
    always = open_window(replace(FILMED, video="on"))
    always.page.goto("/")
    always.page.wait_for_timeout(200)
    assert [kept[0] for kept in always.close(failed=False)] == ["video"]


@pytest.mark.usefixtures("recorder")
def test_each_frame_is_shown_for_as_long_as_it_was_seen() -> None:
    frames = [(0.0, b"a"), (1000.0, b"b"), (1050.0, b"c"), (1500.0, b"d")]
    program = shutil.which("ffmpeg")
    assert program is not None
    assert video(frames, program) == b"a" * 10 + b"b" + b"c" * 4 + b"d" * 10


def test_without_ffmpeg_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(BrowserBroken, match="there is no ffmpeg to make it") as broken:
        ffmpeg({"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)})
    assert "apt-get install ffmpeg" in broken.value.next


def test_an_ffmpeg_that_fails_is_quoted(tmp_path: Path) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text('#!/bin/sh\ncat > /dev/null\necho "Unknown encoder" >&2\nexit 1\n', encoding="utf-8")
    program.chmod(0o755)
    with pytest.raises(BrowserBroken, match="Unknown encoder"):
        video([(0.0, b"a")], str(program))
