"""The operators are many, each does what it is called for, and readers are told of each in a sentence."""

import pytest

from ratified.failures import ConfigurationError
from ratified.strength.operators import OPERATORS, headers, operator_of, statuses, streams, told, tolerance, values
from ratified.strength.operators import transport as line
from ratified.strength.words import Change, Endpoint, Family, Question

GET = Endpoint("site_builder", "GET", "/sites/{id}")


def of(family: Family) -> set[str]:
    return {name for name, operator in OPERATORS.items() if operator.family is family}


def test_there_are_at_least_sixty_besides_the_tolerance_probes() -> None:
    assert len(OPERATORS) - len(of(Family.TOLERANCE)) >= 60
    assert len(of(Family.TOLERANCE)) >= 10


def test_every_operator_that_is_told_is_done_and_the_other_way_round() -> None:
    assert of(Family.STATUS) == {*statuses.STATUSES}
    assert of(Family.HEADER) == {*headers.HEADERS, headers.DROPPED}
    assert of(Family.VALUE) == {*values.VALUES, values.SWAPPED}
    assert of(Family.SHAPE) == {*values.SHAPES, values.BODY_EMPTIED}
    assert of(Family.STREAM) == {*streams.STREAMS, *streams.BY_KIND, streams.FOREIGN, streams.LATE}
    assert of(Family.TRANSPORT) == {*line.TRANSPORTS}
    assert of(Family.TOLERANCE) == {*tolerance.TOLERANCES}


def test_only_what_a_status_and_a_shape_cannot_show_is_semantic() -> None:
    semantic = {operator.family for operator in OPERATORS.values() if operator.is_semantic}
    assert semantic >= {Family.HEADER, Family.VALUE, Family.STREAM}
    assert not semantic & {Family.STATUS, Family.SHAPE, Family.TRANSPORT, Family.TOLERANCE}
    assert not operator_of("cut-inside").is_semantic


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change("flipped", "securityPassed"), "GET /sites/{id} returned the opposite of `securityPassed`"),
        (Change("dropped", "pages[].title"), "GET /sites/{id} stopped returning `pages[].title`"),
        (Change("success-to-500"), "GET /sites/{id} answered 500 instead of its success"),
        (Change("header-dropped", "location"), "GET /sites/{id} stopped sending the header `location`"),
        (Change("list-emptied"), "GET /sites/{id} returned an empty list in its answer"),
    ],
)
def test_readers_are_told_in_a_part_of_a_sentence(change: Change, sentence: str) -> None:
    assert told(Question(GET, change)) == sentence


@pytest.mark.parametrize("name", sorted(OPERATORS.keys() - of(Family.PAGE)))
def test_no_sentence_keeps_a_gap(name: str) -> None:
    for field in ("", "pages.{}.id"):
        sentence = told(Question(GET, Change(name, field)))
        assert "GET /sites/{id}" in sentence
        assert "{endpoint}" not in sentence
        assert "{field}" not in sentence
        assert not sentence.endswith(".")


def test_an_unknown_operator_is_named_with_the_one_that_was_meant() -> None:
    with pytest.raises(ConfigurationError, match="fliped") as refused:
        operator_of("fliped")
    assert refused.value.next == 'Did you mean "flipped"?'
