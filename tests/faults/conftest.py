"""A painter who is commanded, and a customer of hers."""

import uuid
from collections.abc import Iterator

import pytest

from ratified.faults.virtual import VirtualClient
from tests.faults.virtual_services import Served, System, served, system


@pytest.fixture(scope="module")
def painter() -> Iterator[Served]:
    with served() as service:
        yield service


@pytest.fixture
def hand(painter: Served) -> Iterator[VirtualClient]:
    with painter.client() as client:
        yield client


@pytest.fixture
def mia(painter: Served, hand: VirtualClient) -> Iterator[System]:
    customer = uuid.uuid4().hex
    hand.claim(customer)
    with system(painter.url, customer) as caller:
        yield caller
