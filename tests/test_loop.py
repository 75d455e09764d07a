"""Asynchronous work runs beside the main thread and is never left behind."""

import asyncio
import threading

import pytest

from ratified.failures import Broken
from ratified.loop import BackgroundLoop


async def given_back(value: int) -> int:
    await asyncio.sleep(0)
    return value


@pytest.fixture
def loop() -> BackgroundLoop:
    return BackgroundLoop()


def test_it_gives_back_what_the_work_gives(loop: BackgroundLoop) -> None:
    assert loop.run(given_back(7)) == 7
    loop.close()


def test_an_error_of_the_work_is_raised_where_it_was_asked_for(loop: BackgroundLoop) -> None:
    async def fail() -> None:
        raise AssertionError("the product is wrong")

    with pytest.raises(AssertionError, match="the product is wrong"):
        loop.run(fail())
    loop.close()


def test_work_that_never_ends_is_cut_at_its_deadline(loop: BackgroundLoop) -> None:
    with pytest.raises(Broken, match="did not end within"):
        loop.run(asyncio.Event().wait(), deadline=0.05)
    loop.close()


def test_background_work_goes_on_between_two_calls_and_ends_with_the_loop(loop: BackgroundLoop) -> None:
    ticked = threading.Event()
    cancelled = threading.Event()

    async def tick() -> None:
        try:
            await asyncio.sleep(0)
            ticked.set()
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async def begin() -> None:
        loop.kept = asyncio.get_running_loop().create_task(tick())  # type: ignore[attr-defined]

    loop.run(begin())
    assert ticked.wait(5)
    loop.close()
    assert cancelled.is_set()
