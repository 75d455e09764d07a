"""The journal is kept as long as anything can be written, and says when that ends."""

import json
import resource
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ratified.failures import ConfigurationError
from ratified.journal import Journal, journals, read


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Refuse to write more into a file, as a full disk does."""
    before, ignored = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_journal_that_was_removed_is_written_anew(tmp_path: Path) -> None:
    journal = Journal.begin(tmp_path)
    journal.note("run begins")
    shutil.rmtree(tmp_path / ".ratified")
    journal.note("scenario begins")
    journal.close()

    assert [event["event"] for event in read(journal.path)] == ["run begins", "scenario begins"]
    assert not journal.trouble


def test_a_journal_that_can_no_longer_be_written_says_so_and_ends_no_run(tmp_path: Path) -> None:
    journal = Journal.begin(tmp_path)
    journal.note("run begins")
    with files_of_at_most(200):
        for _ in range(20):
            journal.note("scenario begins")
    journal.close()

    assert "can no longer be written" in journal.trouble
    assert next(read(journal.path))["event"] == "run begins"


def test_the_newest_journal_stays_the_newest_when_the_clock_is_set_back(tmp_path: Path) -> None:
    begun = [Journal.begin(tmp_path)]
    begun[0].path.rename(begun[0].path.with_name("29991231T235959-999999999.jsonl"))
    begun += [Journal.begin(tmp_path), Journal.begin(tmp_path)]
    for journal in begun:
        journal.close()

    assert journals(tmp_path)[1:] == [journal.path for journal in begun[1:]]


def test_a_journal_that_cannot_be_begun_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".ratified").touch()
    with pytest.raises(ConfigurationError, match=r"journal .* cannot be written"):
        Journal.begin(tmp_path)


def test_what_stands_behind_a_half_written_line_is_not_lost(tmp_path: Path) -> None:
    """A kill ends a write where a page of memory ends; the next line begins in the middle of its line."""
    path = tmp_path / "torn.jsonl"
    said = {"event": "scenario ends", "name": 'says {"event": and \u2028'}
    whole = json.dumps(said, ensure_ascii=False).encode() + b"\n"
    path.write_bytes(whole + whole[:17] + whole + whole[:-9])

    assert list(read(path)) == [said, said]
