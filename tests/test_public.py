"""What other projects may import is decided here, not by accident."""

import ratified

PUBLIC = [
    "Attempt",
    "Person",
    "Refusal",
    "Scene",
    "SceneContext",
    "Stage",
    "accepted",
    "refused",
    "until",
]


def test_the_public_names_are_these_and_sorted() -> None:
    assert ratified.__all__ == PUBLIC == sorted(PUBLIC)


def test_every_public_name_is_there() -> None:
    assert all(getattr(ratified, name).__module__.startswith("ratified.") for name in PUBLIC)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    assert not hasattr(ratified, "Actor")
