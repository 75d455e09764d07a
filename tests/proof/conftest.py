"""One bench for all proofs of a worker."""

from collections.abc import Iterator

import pytest

from tests.proof.running import Bench, bench_in


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench_in(tmp_path_factory.mktemp("bench")) as bench:
        yield bench
