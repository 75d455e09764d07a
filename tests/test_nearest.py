"""Whoever mistypes a name is offered the one that was meant."""

from ratified.nearest import meant, nearest


def test_the_nearest_name_is_found_whatever_its_case() -> None:
    assert nearest("SITT", ["dev", "sit", "prod"]) == "sit"
    assert nearest("mia", ["Mia", "Omar"]) == "Mia"


def test_a_word_that_resembles_nothing_gets_the_list() -> None:
    assert meant("zzzz", ["sit", "dev"]) == "Known are: dev, sit."
    assert meant("zzzz", []) == "None are known."
    assert meant("smok", ["smoke", "e2e"]) == 'Did you mean "smoke"?'
