"""The cast is the same in every feature and new in every scenario."""

from pathlib import Path

import pytest

from ratified.failures import ConfigurationError
from ratified.people import Cast
from ratified.settings import resolve


@pytest.fixture
def cast() -> Cast:
    return Cast({"Mia": {"role": "owns a shop", "company": "Corner Shop"}, "Omar": {"role": "runs an agency"}})


def test_a_person_is_the_same_for_the_same_seed(cast: Cast, tmp_path: Path) -> None:
    settings = resolve(tmp_path, {}, {})

    assert cast.person("Mia", 7, settings) == cast.person("Mia", 7, settings)
    assert cast.person("Mia", 7, settings).email != cast.person("Mia", 8, settings).email
    assert cast.person("Mia", 7, settings).password != cast.person("Omar", 7, settings).password


def test_asking_for_somebody_else_first_changes_nobody(cast: Cast, tmp_path: Path) -> None:
    settings = resolve(tmp_path, {}, {})
    alone = cast.person("Mia", 7, settings)
    cast.person("Omar", 7, settings)

    assert cast.person("Mia", 7, settings) == alone


def test_an_account_that_exists_is_used(cast: Cast, tmp_path: Path) -> None:
    settings = resolve(tmp_path, {"mia.email": "mia@shop.example", "mia.password": "long-enough-1"}, {}, cast.names)
    mia = cast.person("Mia", 7, settings)

    assert (mia.email, mia.password, mia.has_account) == ("mia@shop.example", "long-enough-1", True)


def test_an_unknown_name_is_offered_the_nearest(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match='Did you mean "Mia"'):
        cast.person("Miaa", 7, resolve(tmp_path, {}, {}))
