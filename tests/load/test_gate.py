"""Nothing is judged that was not measured as it was meant."""

from ratified.load.calibration import Calibration
from ratified.load.gate import doubts
from ratified.load.recording import Health, Recording
from ratified.load.samples import Outcome
from ratified.load.traffic import Phase
from tests.load.recordings import BEGIN, MS, failed, recording, row, steady

PHASE = Phase("normal", rate=100, seconds=1)
LIMIT = 20 * MS


def why(made: Recording, limit: int = LIMIT, calibration: Calibration | None = None) -> list[str]:
    return [doubt.why for doubt in doubts(made, limit, calibration)]


def late(milliseconds: float) -> list[list[int]]:
    rows = steady(1, 100, lambda _: 50)
    taken = round(milliseconds * MS)
    return [row(number / 100, 50, taken=one[2] + taken) for number, one in enumerate(rows)]


def health(*shares: float) -> list[Health]:
    busy, found = 0.0, [Health(BEGIN, 0, 0, 0, 0)]
    for second, share in enumerate(shares, 1):
        busy += share
        found.append(Health(BEGIN + second * 1000 * MS, round(busy * 1000 * MS), 0, 0, 0))
    return found


def test_a_measurement_as_it_was_meant_leaves_no_doubt() -> None:
    made = recording(steady(1, 100, lambda _: 5), [PHASE])
    made.health += health(0.2, 0.1)
    assert why(made, calibration=Calibration(MS // 10, MS // 5, MS)) == []


def test_zero_requests_are_no_measurement() -> None:
    assert why(recording([], [PHASE]))[0] == "nothing was measured"
    only_warm = Phase("warm up", rate=100, seconds=1, is_judged=False)
    assert "nothing was measured" in why(recording(steady(1, 100, lambda _: 5), [only_warm, PHASE]))


def test_one_arrival_that_was_dropped_is_one_too_many() -> None:
    rows = [*steady(1, 100, lambda _: 5)[:-1], failed(0.99, Outcome.DROPPED)]
    assert why(recording(rows, [PHASE])) == ["1 of 100 arrivals could not be sent: no connection was left"]


def test_arrivals_that_are_missing_are_noticed() -> None:
    assert why(recording(steady(1, 100, lambda _: 5)[:98], [PHASE])) == [
        'in "normal" only 98 of 100 arrivals were sent in time'
    ]


def test_a_generator_that_is_late_proves_nothing_beside_a_tight_limit() -> None:
    assert why(recording(late(0.9), [PHASE])) == []
    (doubt,) = doubts(recording(late(2), [PHASE]), LIMIT)
    assert doubt.is_of_the_machine
    assert "late: one arrival of a hundred by 2.0 ms or more, and 1 ms are allowed" in doubt.why
    # Two milliseconds are little beside a second.
    assert why(recording(late(2), [PHASE]), 1000 * MS) == []


def test_users_keep_nobody_waiting_but_appointments_with_itself_tell_of_a_late_generator() -> None:
    made = recording([row(0.01 * number, 5) for number in range(100)], [Phase("users", 1, users=2)])
    made.add_health(health()[0], (3 * MS).to_bytes(8, "little") * 50)
    (doubt,) = doubts(made, LIMIT)
    assert "late: one look at the clock of a hundred by 3.0 ms" in doubt.why
    assert doubt.only_adds


def test_a_generator_that_is_busy_measures_itself() -> None:
    made = recording(steady(1, 100, lambda _: 5), [PHASE])
    made.health += health(0.3, 0.9, 0.3)
    assert "was busy for 90% of the time" in why(made)[0]


def test_a_machine_that_adds_more_than_a_fifth_of_the_limit_cannot_decide_it() -> None:
    made = recording(steady(1, 100, lambda _: 5), [PHASE])
    slow = Calibration(MS, 5 * MS, 9 * MS)
    assert why(made, LIMIT, slow) == ["this machine alone adds 5.0 ms at p95, and 4 ms are allowed"]
    assert why(made, 10 * LIMIT, slow) == []


def test_what_was_stopped_is_not_judged() -> None:
    made = recording(steady(1, 100, lambda _: 5), [PHASE])
    made.is_complete = False
    assert why(made) == ["it was stopped before its end, by somebody or by the bounds of load"]


def test_one_accident_of_a_few_is_no_lateness() -> None:
    rows = [row(0.1 * number, 5) for number in range(10)]
    rows[3] = row(0.3, 50, taken=rows[3][2] + 9 * MS)
    assert why(recording(rows, [Phase("few", rate=10, seconds=1)])) == []
