"""What a scenario remembers of characters, by the names that its people give them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ratified import Attempt, Scene, accepted, refused
from ratified.expect import expect
from ratified.faults.virtual import Call
from ratified.resilience import stand_in
from systems.answers import thing
from systems.character_studio.client import CharacterStudio
from systems.character_studio.judgements import (
    judge_alike,
    judge_cancelling,
    judge_made,
    judge_sum,
    judge_taken,
    judge_told,
    judge_waiting,
)
from systems.character_studio.reasons import SAYS, STATUSES
from systems.character_studio.words import Character, Costs, Story, Wish

_LONG = 20.0  # seconds that somebody is willing to wait for an answer


@dataclass(frozen=True, slots=True)
class Wanted:
    """A character that somebody has asked for, the answer, and where the character is said to be."""

    who: str
    answer: Character
    place: str = ""

    @property
    def character_id(self) -> str:
        """Return what the studio calls it."""
        return self.answer.character_id


def ask(scene: Scene, who: str, wish: Wish, *, key: str = "") -> Wanted:
    """Ask for a character, which must be accepted as it was wished for."""
    studio = scene.client(CharacterStudio, who)
    told = studio.asked(wish.as_json(), key=key)
    answer = accepted(Attempt(f'asking for the character "{wish.name}"', thing(told, Character)))
    judge_taken(answer, wish, studio.user_id)
    if not key:
        judge_waiting(answer)
    return scene.remember(Wanted(who, answer, told.headers.get("location", "")), wish.name)


def have(scene: Scene, who: str, wish: Wish) -> Character:
    """Ask for a character and wait until it is complete."""
    character = wait_for(scene, ask(scene, who, wish))
    expect(str(character), f'how "{wish.name}" has ended').starts_with("COMPLETE")
    scene.remember(Wanted(who, character), wish.name)
    return character


def try_to_have(scene: Scene, who: str, wish: Wish) -> Attempt[Character]:
    """Ask for a character, willing to wait for it, and keep whatever is answered."""
    outcome = scene.client(CharacterStudio, who).asks(wish, wait=_LONG)
    attempt = scene.remember(Attempt(f"asking for {wish.name}", outcome), wish.name)
    if isinstance(outcome, Character):
        scene.remember(Wanted(who, outcome), wish.name)
    return attempt


def wait_for(scene: Scene, wanted: Wanted) -> Character:
    """Wait until nothing more becomes of a character."""
    return scene.client(CharacterStudio, wanted.who).waits_for(wanted.character_id)


def seen(scene: Scene, name: str) -> Character:
    """See how far a character is."""
    wanted = scene.recall(Wanted, name)
    return scene.client(CharacterStudio, wanted.who).sees(wanted.character_id)


def finished(scene: Scene, name: str) -> Character:
    """See how a character has ended, once it has."""
    return wait_for(scene, scene.recall(Wanted, name))


def cancel(scene: Scene, who: str, name: str, *, of: str = "") -> Character:
    """Cancel an own character, or that of another, which must be accepted, and wait until it is."""
    studio, character_id = scene.client(CharacterStudio, who), scene.recall(Wanted, name).character_id
    before = scene.client(CharacterStudio, of or who).sees(character_id)
    answer = accepted(Attempt(f'{who} cancelling "{name}"', studio.cancels(character_id)))
    after = studio.waits_for(character_id)
    judge_cancelling(before, answer, after)
    return after


def judge_complete(scene: Scene, *names: str) -> None:
    """Judge that characters have come into being."""
    for name in names:
        judge_made(finished(scene, name), scene.recall(Wanted, name).answer)


def judge_listed(scene: Scene, listed: Iterable[Character]) -> None:
    """Judge that a list tells of each character what is told of it alone, but for how it came there."""
    for one in listed:
        alone = finished(scene, one.character.name)
        judge_alike(one, replace(alone, transitions=()), f'in the list, of "{one.character.name}"')


def characters_of(scene: Scene, who: str) -> tuple[Character, ...]:
    """Return the newest characters that somebody has, as a page of the history tells them."""
    return accepted(Attempt("reading the characters", scene.client(CharacterStudio, who).page())).characters


def paid(scene: Scene, who: str, owner: str = "") -> Costs:
    """Return what somebody has paid, as they are told themselves or as another is told; it must add up."""
    whom = scene.client(CharacterStudio, owner).user_id if owner else ""
    costs = accepted(Attempt("reading what was paid", scene.client(CharacterStudio, who).paid(whom)))
    judge_sum(costs)
    return costs


def watch(scene: Scene, name: str, who: str, after: int = 0) -> Story:
    """Hear all that somebody is told of a character, after what was heard before."""
    told = scene.client(CharacterStudio, who).follows(scene.recall(Wanted, name).character_id, after)
    story = accepted(Attempt(f'watching "{name}"', told))
    before = scene.recall(Story, name) if after else Story((), "")
    return scene.remember(before.continued(story), name)


def orders(scene: Scene, name: str) -> Sequence[Call]:
    """Return how nanoBanana was asked for a character, the first time first."""
    wanted = scene.recall(Wanted, name)
    studio = scene.client(CharacterStudio, wanted.who)
    label = wanted.answer.character.name
    every = studio.nano_banana.calls("order", who=wanted.who)
    return [call for call in every if f'"label":"{label}"' in call.body.text.replace('": ', '":')]


def drawings(scene: Scene, name: str) -> set[str]:
    """Return the ids of what nanoBanana has begun to draw for a character: one for each key that it was asked under."""
    return {_header(call, "idempotency-key") for call in orders(scene, name)}


def pauses(scene: Scene) -> list[float]:
    """Return the seconds from each answer of nanoBanana to the next order."""
    calls = stand_in(scene, "nano_banana").calls("order")
    return [after.arrived - (before.ended or before.arrived) for before, after in itertools.pairwise(calls)]


def judge_pauses(scene: Scene, *wanted: float) -> None:
    """Judge that nanoBanana had pauses of at least so many seconds, and no others."""
    had = pauses(scene)
    are_long_enough = len(had) == len(wanted) and all(one >= least for one, least in zip(had, wanted, strict=True))
    expect(_seconds(had), "pauses that nanoBanana had, from each answer to the next order").satisfies(
        f"{len(wanted)}, of at least {_seconds(wanted)}", lambda _: are_long_enough
    )


def judge_refusal(attempt: Attempt[object], code: str) -> None:
    """Judge why something was refused, and that the status says the same."""
    no = refused(attempt)
    expect(no.code, f"why {attempt.what} is refused").is_equal_to(code)
    expect(no.reason, f"what whoever tries {attempt.what} is told").matches(SAYS[code])
    if code in STATUSES:
        expect(no.status, f"status with which {attempt.what} is refused").is_equal_to(STATUSES[code])


def waits_as_wanted(scene: Scene, who: str, *, tag: str = "", **changes: object) -> None:
    """Set how an owner wants failures to be borne, beside what they have set already, and see that it is so."""
    studio = scene.client(CharacterStudio, who)
    known = scene.recall(Wishes, who).changes if scene.remembers(Wishes, who) else {}
    wishes = scene.remember(Wishes({**known, **changes}), who)
    before = studio.settings()
    after = accepted(Attempt(f"{who} changing the settings", studio.changes(wishes.changes, tag=tag)))
    expect(after.patience, f"settings of {who} when they were changed").is_equal_to(
        before.patience.changed(wishes.changes)
    )
    expect(studio.settings(), f"settings of {who} afterwards").is_equal_to(after)


def _seconds(lengths: Sequence[float]) -> str:
    return ", ".join(f"{length:.3f} s" for length in lengths)


def _header(call: Call, wanted: str) -> str:
    return next((value for name, value in call.headers if name.lower() == wanted), "")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an owner has set about failures."""

    changes: dict[str, object]


def as_wanted(name: str, **changes: object) -> Wish:
    """Return a plain wish with something else about it."""
    return replace(Wish(name), **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Sightings:
    """What was answered, each time that somebody asked how far a character is."""

    seen: tuple[Character, ...]

    @property
    def early(self) -> list[int]:
        """Return what nanoBanana was said to have taken before the character was finished."""
        return [one.external.credits for one in self.seen if one.external.credits is not None and not one.is_finished]

    def untold(self, story: Story) -> list[tuple[str, int]]:
        """Return each state and progress that was answered, but not told."""
        told = {(moment.status, moment.progress) for moment in story.moments}
        return [answered for one in self.seen if (answered := (one.status, one.progress)) not in told]


def asked_and_told(scene: Scene, who: str, wanted: Wanted) -> None:
    """Hear what is told of a character, and ask how far it is each time."""
    name, studio = wanted.answer.character.name, scene.client(CharacterStudio, who)
    seen: list[Character] = [wanted.answer]
    story = studio.hears_of(wanted.character_id, "COMPLETE", lambda: seen.append(studio.sees(wanted.character_id)))
    scene.remember(story, name)
    scene.remember(Sightings(tuple(seen)), name)


def judge_answered(scene: Scene, name: str, who: str) -> None:
    """Judge that all that was answered about a character was told as well, and nothing before its time."""
    sightings, story = scene.recall(Sightings, name), scene.recall(Story, name)
    untold = sightings.untold(story)
    expect(untold, f'states and progress of "{name}" that {who} was answered, and nobody told').is_empty()
    expect(sightings.early, f'what nanoBanana was said to have taken for "{name}" before its end').is_empty()
    judge_told(story, seen(scene, name))
