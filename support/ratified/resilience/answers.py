"""What people are answered while something behind a system fails, and how soon."""

from __future__ import annotations

from collections.abc import Sequence

from ratified.exchange import Exchange
from ratified.failures import Broken, BrokenPromise
from ratified.scene import Scene

EVERYBODY = "everybody"


def must_be_answered(scene: Scene, who: str, within: float) -> None:
    """Fail unless a person, or everybody who asked since the newest When began, was answered in time."""
    late = [one for one in _asked(scene, who) if one.status is None or one.took > within]
    if late:
        raise BrokenPromise(
            f"how soon {who} is answered", expected=f"within {within:g} s", actual="\n".join(map(_told, late))
        )


def must_meet_no_failure(scene: Scene) -> None:
    """Fail if anybody who asked since the newest When began was answered with an error of the system, or not at all."""
    failed = [one for one in _asked(scene, EVERYBODY) if one.status is None or one.status >= 500]
    if failed:
        raise BrokenPromise(
            "how people are answered", expected="no error of the system", actual="\n".join(map(_told, failed))
        )


def _asked(scene: Scene, who: str) -> Sequence[Exchange]:
    asked = [one for one in scene.acted if who in (EVERYBODY, one.who)]
    if not asked:
        raise Broken(
            f"nobody knows how {who} is answered",
            expected=f"a When in which {who} asks for something",
            actual="since the newest When began "
            + ("nothing was asked" if not scene.acted else f"only {_names(scene.acted)} asked for something"),
        )
    return asked


def _names(exchanges: Sequence[Exchange]) -> str:
    return " and ".join(dict.fromkeys(one.who for one in exchanges))


def _told(one: Exchange) -> str:
    came = f"answered {one.status}" if one.status is not None else f"not answered ({one.failure})"
    return f"{one.who}: {one.method} {one.url} was {came} after {one.took:.3f} s (exchange {one.number})"
