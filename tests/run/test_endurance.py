"""Workers are killed again and again in a large run; `python -m benchmarks.endurance` does it with 10,000 scenarios."""

from pathlib import Path

from benchmarks.endurance import endure


def test_every_scenario_has_one_final_result_though_workers_are_killed_again_and_again(tmp_path: Path) -> None:
    came_to = endure(tmp_path / "project", scenarios=400, jobs=8, every=20)

    assert came_to.troubles == []
    assert came_to.killed >= 10
    assert came_to.console.passed >= 400 - came_to.killed
