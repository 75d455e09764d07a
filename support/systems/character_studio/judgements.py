"""What is right about a character, whoever tells of it and however far it has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from itertools import pairwise

from ratified.expect import expect
from systems.character_studio.figures import Figures
from systems.character_studio.reasons import SAYS
from systems.character_studio.words import Character, Costs, Patience, Story, Trouble, Wish

# What a picture of each size measures, and what it costs in cents.
SIDES = {"square": (512, 512), "portrait": (384, 576), "landscape": (576, 384)}
_CENTS = {"square": 4, "portrait": 6, "landscape": 5}
STATES = ("QUEUED", "GENERATING", "CONVERTING", "STORING", "COMPLETE")


def judge_taken(answer: Character, wish: Wish, owner_id: str) -> None:
    """Judge that what was taken is what was wished for, by whom, and for which price."""
    about = f'the answer to asking for "{wish.name}"'
    expect(answer.character, f"what is to be drawn, in {about}").is_equal_to(wish)
    expect(answer.owner_id, f"the owner in {about}").is_equal_to(owner_id)
    expect(answer.cost.estimated_cents, f"the price in {about}").is_equal_to(wish.images * _CENTS[wish.size])


def judge_waiting(answer: Character) -> None:
    """Judge that of a character for which somebody has just asked nothing was done yet, nor told."""
    name = answer.character.name
    told = (answer.states, answer.progress, answer.attempts, answer.last_event_id)
    expect(told, f'states, progress, attempts and events of "{name}" at first').is_equal_to((("QUEUED",), 0, 0, 1))
    begun = (answer.started_at, answer.external.generation_id, answer.external.credits)
    expect(begun, f'when "{name}" was begun, as what, and for how much').is_equal_to((None, None, None))
    expect(answer.cancel_requested, f'whether "{name}" is to be cancelled').is_false()


def judge_made(made: Character, asked: Character) -> None:
    """Judge that a character is complete, is the one that was asked for, and that nothing told of it disagrees."""
    name = asked.character.name
    expect(str(made), f'how "{name}" has ended').starts_with("COMPLETE at 100 %")
    expect(made.lasting, f'what "{name}" is').is_equal_to(asked.lasting)
    expect(made.cost.charged_cents, f'cents charged for "{name}"').is_equal_to(asked.cost.estimated_cents)
    expect(made.attempts, f'attempts at "{name}"').is_at_least(1)
    expect(made.cancel_requested, f'whether "{name}" is to be cancelled').is_false()
    judge_pictures(made)
    judge_passage(made)


def judge_unmade(ended: Character, asked: Character) -> None:
    """Judge that a character that has come to nothing is the one that was asked for, and was begun or cancelled."""
    name = asked.character.name
    expect(ended.lasting, f'what "{name}" is').is_equal_to(asked.lasting)
    expect(ended.states[0], f'first state of "{name}"').is_equal_to("QUEUED")
    expect(ended.states[-1], f'last state of "{name}"').is_equal_to(ended.status)
    expect(ended.progress, f'progress of "{name}"').is_less_than(100)
    expect(ended.cancel_requested, f'whether "{name}" is to be cancelled').is_equal_to(ended.status == "CANCELLED")


def judge_failure(ended: Character, code: str) -> None:
    """Judge why a character has failed, in the word for programs and in those for people."""
    name, why = ended.character.name, ended.error or Trouble("", "")
    expect(why.code, f'why "{name}" has failed').is_equal_to(code)
    expect(why.message, f'what is told of why "{name}" has failed').matches(SAYS[code])


def judge_cancelling(before: Character, answer: Character, after: Character) -> None:
    """Judge that the answer to cancelling tells of a character between how it was before and how it has ended."""
    name, steps = answer.character.name, answer.transitions
    expect(answer.lasting, f'what was cancelled with "{name}"').is_equal_to(after.lasting)
    expect(answer.cancel_requested, f'whether "{name}" is to be cancelled').is_true()
    expect(steps[: len(before.transitions)], f'how "{name}" has come so far').is_equal_to(before.transitions)
    expect(after.transitions[: len(steps)], f'how "{name}" went on').is_equal_to(steps)
    expect(answer.status, f'where "{name}" is').is_equal_to(answer.states[-1])
    expect(answer.progress, f'progress of "{name}"').is_between(before.progress, after.progress)
    expect(answer.attempts, f'attempts at "{name}"').is_between(before.attempts, after.attempts)
    # Ending is told by an event of its own.
    latest = after.last_event_id if answer.is_finished else after.last_event_id - 1
    expect(answer.last_event_id, f'events of "{name}"').is_between(before.last_event_id, latest)
    expect(answer.external, f'what nanoBanana calls "{name}"').is_in((before.external, after.external))


def judge_alike(one: Character, other: Character, what: str) -> None:
    """Judge that two answers tell the same of a character; only what they tell otherwise is shown."""
    both = {field.name: (getattr(one, field.name), getattr(other, field.name)) for field in fields(Character)}
    apart = {name: pair for name, pair in both.items() if pair[0] != pair[1]}
    expect(apart, f"what is told otherwise, {what}").is_empty()


def judge_pictures(made: Character) -> None:
    """Judge that the pictures are as many and as large as was wished for, and each at an address of its own."""
    name, wish = made.character.name, made.character
    sides = [(one.width, one.height) for one in made.images]
    expect(sides, f'sizes of the pictures of "{name}"').is_equal_to([SIDES[wish.size]] * wish.images)
    places = [one.url.rpartition("/")[2] for one in made.images]
    expect(places, f'where the pictures of "{name}" are').is_equal_to([one.image_id for one in made.images])
    expect(places, f'where the pictures of "{name}" are').has_no_duplicates()


def judge_passage(made: Character) -> None:
    """Judge that a complete character came through every state, one after the other, and when."""
    name, at = made.character.name, [one.at for one in made.transitions]
    expect(made.states, f'states of "{name}"').is_equal_to(STATES)
    moments = [made.created_at, *at, made.finished_at or ""]
    expect(_times(moments), f'when "{name}" was asked for, in each state, and finished').is_sorted()
    expect(made.started_at, f'when "{name}" was begun').is_equal_to(at[STATES.index("GENERATING")])


def judge_told(story: Story, made: Character) -> None:
    """Judge that what was told of a character is what is answered about it afterwards."""
    name, moments, last = made.character.name, story.moments, story.last
    numbers = [(one.number, one.attempt) for one in moments]
    expect(numbers, f'events of "{name}", and attempts that were begun by then').is_equal_to(
        list(enumerate(story.attempts, 1))
    )
    told = [(one.character_id, one.kind_told) for one in moments]
    expect(told, f'of whom, and what, "{name}" was told').is_equal_to(
        [(made.character_id, one.kind) for one in moments]
    )
    passed = [(one.status, one.at) for one in moments if one.kind == "state"]
    expect(passed, f'states of "{name}", and when').is_equal_to([(one.status, one.at) for one in made.transitions])
    end = (last.progress, last.attempt, last.number)
    expect(end, f'the end of "{name}" as it was told').is_equal_to((made.progress, made.attempts, made.last_event_id))
    expect(_times(one.at for one in moments), f'when "{name}" was told of').is_sorted()


def judge_second_attempt(story: Story, patience: Patience) -> None:
    """Judge that a first attempt that found nanoBanana down was told, with the pause after it, and a second one."""
    told = [(one.kind, one.attempt) for one in story.moments if one.kind in ("retry", "attempt")]
    expect(told, "attempts that were told").is_equal_to([("retry", 1), ("attempt", 2)])
    why = next(one.detail for one in story.moments if one.kind == "retry")
    expect(why.get("failure"), "why the first attempt failed").is_equal_to("server_error")
    expect(why.get("message"), "what is told of why it failed").matches(r"^nanoBanana answered 503\b.*[.]$")
    # A failed attempt neither helps a character on nor sets it back.
    around = [(one, other) for one, other in pairwise(story.moments) if other.kind in ("retry", "attempt")]
    after = [other.progress for _, other in around]
    expect(after, "progress when it had failed, and was begun again").is_equal_to([one.progress for one, _ in around])
    expect(why.get("delaySeconds"), "seconds until the second attempt").is_equal_to(patience.backoff_seconds)


def judge_counted(before: Figures, after: Figures, made: Character) -> None:
    """Judge that one more character is counted, with its attempt and its price, as its owner's, and nothing else."""
    cents = made.cost.charged_cents
    expect(after.since(before), "characters, attempts, retries, failures and cents that were counted").is_equal_to(
        ({"COMPLETE": 1}, 1, 0, {}, cents)
    )
    shares = [(one.jobs, one.charged_cents) for one in after.owners if one.owner_id == made.owner_id]
    expect(shares, "characters and cents of the owner").is_equal_to([(1, cents)])
    expect(after.owner_id, "whose figures are told").is_none()


def judge_sum(costs: Costs) -> None:
    """Judge that what was paid in all is what was paid for each character, the latest first."""
    summed = (sum(one.cents for one in costs.charges), len(costs.charges))
    expect((costs.total_cents, costs.charged), "cents in all, and how often").is_equal_to(summed)
    expect(_times(one.at for one in costs.charges), "when was paid").is_sorted(newest_first=True)


def _times(moments: Iterable[str]) -> list[datetime]:
    return [datetime.fromisoformat(moment) for moment in moments]
