"""Whether a Dask worker stands on the machine of the run is found out by trying, not by comparing names."""

import socket

from ratified.runner.cluster.cluster import _listening
from ratified.runner.cluster.slot import reaches


def test_who_hears_the_word_is_on_this_machine() -> None:
    with _listening() as (port, word):
        assert reaches(port, word)
        assert reaches(port, word)


def test_another_word_is_another_machine() -> None:
    with _listening() as (port, word):
        assert not reaches(port, bytes(len(word)))


def test_nobody_there_is_another_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert not reaches(port, b"word")


def test_nobody_listens_any_longer_than_needed() -> None:
    with _listening() as (port, word):
        pass

    assert not reaches(port, word)
