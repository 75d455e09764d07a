"""The work on one job, from asking the image service to the stored images."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from sandbox.character_studio import conversion, pictures, retrying, states
from sandbox.character_studio.external_format import GenerationState, PictureReference
from sandbox.character_studio.failures import ExternalFailure, Failure, failed
from sandbox.character_studio.image_files import ImageFiles, image_id
from sandbox.character_studio.job_queue import Claimed, JobQueue, LeaseLost
from sandbox.character_studio.nano_banana import NanoBanana
from sandbox.character_studio.policy import Policy
from sandbox.character_studio.tables import Image
from sandbox.character_studio.wishes import character_of
from sandbox.defects import Defects

_log = logging.getLogger(__name__)
_ORDER = {status: place for place, status in enumerate((*states.UNFINISHED, states.COMPLETE))}
# Ending a generation that nobody wants any more is tried so often, and each time for so long.
_ENDINGS = 3
_ENDING_SECONDS = 1.0
# Who cancels while a generation is being asked for waits this long for its id, without which it cannot be ended.
_ID_SECONDS = 1.0
# A job that broke inside the studio rests this long before it is taken up again.
_REST_SECONDS = 1.0
# How long a worker with a certain mistake waits before it asks again how far a drawing is.
_RARELY_SECONDS = 3.0

Result = TypeVar("Result")


class _CancelWanted(Exception):
    """The owner does not want the character any more."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What every job is worked on with."""

    queue: JobQueue
    nano_banana: NanoBanana
    files: ImageFiles
    defects: Defects
    defaults: Policy
    # What the last finished job stored; a worker that makes a certain mistake stores it again.
    lately: list[bytes]


@dataclass(frozen=True, slots=True)
class _Picture:
    """An image that was fetched and found to be right."""

    content: bytes
    reference: PictureReference


class Work:
    """One claimed job, until it has ended, waits for its next attempt, or is somebody else's."""

    def __init__(self, job: Claimed, bench: Bench, wake_after: Callable[[float], None]) -> None:
        """Take a job up where it is; `wake_after` is told when the job may be taken up again."""
        self._wake_after = wake_after
        self._job = job
        self._bench = bench
        self._queue = bench.queue
        self._on = bench.defects.on
        self._interrupted = asyncio.Event()
        self._is_lost = False
        self._status = job.status
        self._progress = job.progress
        self._attempt = job.attempts
        self._ended_there = False
        self._taken_up = job.attempt_open
        self._again = job.attempt_open and self._on("job-done-twice-after-kill")
        self._external_id = None if self._again else job.external_id
        self._character = character_of(job.character, bench.defects)
        self._policy = Policy.model_validate(job.policy, strict=False)
        if self._on("settings-not-used"):
            self._policy = bench.defaults

    @property
    def job_id(self) -> str:
        """Give the id of the job."""
        return self._job.job_id

    def interrupt(self, *, is_lost: bool) -> None:
        """Stop waiting: the owner has cancelled the job, or it is not this worker's any more."""
        self._is_lost = is_lost
        self._interrupted.set()

    async def run(self) -> None:
        """Work on the job; an interruption puts it back as it is."""
        try:
            if self._job.cancel_requested and not self._on("cancel-forgotten"):
                await self._end_as_cancelled()
            else:
                await self._try()
        except _CancelWanted:
            await self._end_as_cancelled()
        except LeaseLost:
            await self._let_go()
        except asyncio.CancelledError:
            self._queue.release(self._job.job_id)
            raise
        except Exception:  # noqa: BLE001 - whatever broke, the job is not lost
            _log.exception("job %s was interrupted", self._job.job_id)
            self._queue.release(self._job.job_id, _REST_SECONDS)

    async def _try(self) -> None:
        """Make one attempt, and decide what becomes of the job if it fails."""
        self._attempt = self._queue.begin_attempt(self._job)
        self._reached(states.GENERATING)
        limit = None if self._on("timeout-ignored") else self._policy.attempt_timeout_seconds
        try:
            async with asyncio.timeout(limit):
                state = await self._generated()
                found = await self._converted(state)
        except ExternalFailure as problem:
            await self._failed(problem.failure)
        except TimeoutError:
            kind = "server_error" if self._on("timeout-told-as-unavailable") else "timeout"
            message = f"The image service took longer than {self._policy.attempt_timeout_seconds} s."
            if self._on("timeout-ends-all-work"):
                await asyncio.Event().wait()
            await self._failed(Failure(kind, message, spent=self._external_id is not None and not self._ended_there))
        else:
            await self._store(state, found)

    async def _generated(self) -> GenerationState:
        """Ask for a generation, unless that was done, and wait until it has succeeded."""
        nano_banana = self._bench.nano_banana
        if self._external_id is None:
            request = conversion.to_external(self._character, self._job.owner_id, self._bench.defects)
            key = f"{self._job.job_id}-{self._job.generation}" + ("-again" if self._again else "")
            accepted = await self._unless_interrupted(nano_banana.ask(request, key), _ID_SECONDS)
            self._external_id = accepted.id
            self._queue.note_external(self._job.job_id, accepted.id)
        while True:
            state = await self._unless_interrupted(nano_banana.look(self._external_id))
            self._ended_there = state.status in {"succeeded", "failed", "cancelled"}
            if state.status == "succeeded":
                return state
            if self._ended_there:
                raise _failure_of(state)
            self._tell_progress(state.progress)
            pause = _RARELY_SECONDS if self._on("asks-rarely") else self._policy.poll_interval_seconds
            await self._unless_interrupted(asyncio.sleep(pause))

    def _tell_progress(self, share: float) -> None:
        progress = states.while_generating(share)
        if self._on("progress-goes-back") and progress >= 40:
            progress -= 35
        elif progress <= self._progress:
            return
        if self._status == states.GENERATING and progress != self._progress:
            self._queue.note_progress(self._job.job_id, progress)
            self._progress = progress

    async def _converted(self, state: GenerationState) -> list[_Picture]:
        """Fetch the images and hold them against what was asked for."""
        if not self._on("converting-skipped"):
            self._move(states.CONVERTING)
        careless = self._on("malformed-answer-accepted")
        if len(state.images) != self._character.images and not careless:
            asked = f"{len(state.images)} images came instead of {self._character.images}"
            raise failed("malformed", f"nanoBanana made something else: {asked}.", spent=True)
        found = []
        for reference in state.images:
            content = await self._unless_interrupted(self._bench.nano_banana.fetch(reference.url))
            if not careless:
                self._must_be_right(content, reference)
            found.append(_Picture(content, reference))
        return found

    def _must_be_right(self, content: bytes, reference: PictureReference) -> None:
        """Refuse bytes that are no PNG image, or one of another size than asked for."""
        try:
            sides = pictures.sides(content)
        except pictures.NoPicture as problem:
            raise failed("malformed", f"nanoBanana's image cannot be used: {problem}.") from problem
        asked = conversion.SIZES[self._character.size]
        told = (reference.width, reference.height)
        if not (sides == told == asked) and not self._on("wrong-size-accepted"):
            sizes = f"it is {sides[0]}×{sides[1]}, called {told[0]}×{told[1]}, asked for as {asked[0]}×{asked[1]}"
            raise failed("malformed", f"nanoBanana's image has the wrong size: {sizes}.", spent=True)

    async def _store(self, state: GenerationState, found: list[_Picture]) -> None:
        """Store the images, charge for them and tell that the character is complete."""
        self._move(states.STORING)
        if self._on("second-image-lost") and len(found) > 1:
            found = found[:-1]
        contents = [picture.content for picture in found]
        if self._on("image-of-another-job") and self._bench.lately:
            contents = (self._bench.lately * len(contents))[: len(contents)]
        if not self._on("forgets-nothing"):
            self._bench.lately.clear()
        self._bench.lately.extend(picture.content for picture in found)
        images = [self._image(number, picture) for number, picture in enumerate(found, 1)]
        for image, content in zip(images, contents, strict=True):
            image.sha256 = self._checksum(content)
            await asyncio.to_thread(self._bench.files.write, image.image_id, content)
        spent = state.usage.credits if state.usage else None
        cents = self._job.estimated_cents
        if not self._queue.complete(self._job.job_id, self._attempt, images, spent, cents):
            self._remove_images()
            raise _CancelWanted

    def _image(self, position: int, picture: _Picture) -> Image:
        return Image(
            image_id=image_id(self._job.job_id, position),
            job_id=self._job.job_id,
            owner_id=self._job.owner_id,
            position=position,
            media_type=picture.reference.media_type,
            width=picture.reference.width,
            height=picture.reference.height,
            size=len(picture.content),
        )

    def _checksum(self, content: bytes) -> str:
        return hashlib.sha256(content[:64] if self._on("checksum-wrong") else content).hexdigest()

    async def _failed(self, failure: Failure) -> None:
        """Try again later if the owner's policy has it so; otherwise the job has failed."""
        pause = retrying.pause_before_retry(self._policy, failure, self._attempt, self._bench.defects)
        if pause is None or failure.spent:
            await self._end_generation()
        if pause is not None:
            self._queue.retry_later(self._job.job_id, self._attempt, failure, pause)
            self._wake_after(pause)
            return
        cents = self._job.estimated_cents if self._on("failed-job-charged") else None
        self._queue.fail(self._job.job_id, self._attempt, failure, failure.code, cents)

    async def _end_as_cancelled(self) -> None:
        """End the generation where it is made, and then the job."""
        if not self._on("external-call-not-cancelled"):
            await self._end_generation()
        cents = self._job.estimated_cents if self._on("cancelled-job-charged") else None
        with contextlib.suppress(LeaseLost):
            self._queue.cancelled(self._job.job_id, self._attempt, cents)

    async def _end_generation(self) -> None:
        """Tell the image service that nobody waits any more, as well as that can be done."""
        if self._external_id is None or self._ended_there:
            return
        for _ in range(_ENDINGS):
            with contextlib.suppress(ExternalFailure, TimeoutError):
                async with asyncio.timeout(_ENDING_SECONDS):
                    await self._bench.nano_banana.cancel(self._external_id)
                self._ended_there = True
                return

    async def _let_go(self) -> None:
        """Leave the job to the worker that has it now; what was removed with its owner is ended."""
        if self._queue.is_gone(self._job.job_id):
            self._remove_images()
            await self._end_generation()

    def _remove_images(self) -> None:
        for position in range(1, self._character.images + 1):
            self._bench.files.remove(image_id(self._job.job_id, position))

    def _move(self, status: str) -> None:
        """Come into a state, unless the job was there before it was interrupted."""
        if _ORDER[status] > _ORDER[self._status]:
            self._queue.move(self._job.job_id, status)
            self._reached(status)

    def _reached(self, status: str) -> None:
        if _ORDER[status] > _ORDER[self._status]:
            self._status = status
            self._progress = states.PROGRESS[status]

    async def _unless_interrupted(self, call: Coroutine[Any, Any, Result], grace: float = 0.0) -> Result:
        """Wait for a call, but not when the job is interrupted meanwhile; one under way gets some grace."""
        calling = asyncio.ensure_future(call)
        wanted = asyncio.ensure_future(self._interrupted.wait())
        try:
            await asyncio.wait({calling, wanted}, return_when=asyncio.FIRST_COMPLETED)
            if not calling.done() and grace:
                await asyncio.wait({calling}, timeout=grace)
            if calling.done() and not (self._interrupted.is_set() and not grace):
                return calling.result()
            raise LeaseLost if self._is_lost else _CancelWanted
        finally:
            wanted.cancel()
            if not calling.done():
                calling.cancel()
            await asyncio.gather(calling, wanted, return_exceptions=True)


def _failure_of(state: GenerationState) -> ExternalFailure:
    """Say why a generation that was accepted has come to nothing."""
    why = f"{state.error.type}: {state.error.message}" if state.error else state.status
    kind = "rejected" if state.error and state.error.type in {"content_policy", "invalid_request"} else "server_error"
    return failed(kind, f"The generation has failed at nanoBanana ({why}).", spent=True)
