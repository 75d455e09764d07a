"""Results of several runs in one folder: nothing lost, nothing twice, and what is missing is said."""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from ratified.report.merging import Merged, merge


class Results:
    """A results folder as a run writes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)

    def result(self, scenario: str, status: str = "passed", stop: int = 1) -> Path:
        told = {"uuid": str(uuid4()), "historyId": scenario, "name": scenario, "status": status, "stop": stop}
        return self.file(f"{uuid4()}-result.json", json.dumps(told))

    def file(self, name: str, text: str) -> Path:
        (self.folder / name).write_text(text, encoding="utf-8")
        return self.folder / name

    def run(self, **facts: str) -> None:
        self.file("environment.properties", "".join(f"{name}={value}\n" for name, value in facts.items()))


@pytest.fixture
def one(tmp_path: Path) -> Results:
    made = Results(tmp_path / "one")
    made.result("a")
    made.result("b", "failed")
    return made


@pytest.fixture
def two(tmp_path: Path) -> Results:
    made = Results(tmp_path / "two")
    made.result("c", "broken")
    return made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def merged(out: Path, *parts: Results) -> Merged:
    done = merge([part.folder for part in parts], out)
    assert isinstance(done, Merged), done
    return done


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_every_result_and_attachment_of_all_folders_is_there(one: Results, two: Results, out: Path) -> None:
    one.file("x-attachment.txt", "seen")
    two.file("y-container.json", "{}")
    two.file("z-result.json.half", "{")

    done = merged(out, one, two)

    assert names(out) == names(one.folder) | names(two.folder) - {"z-result.json.half"}
    assert (out / "x-attachment.txt").read_text() == "seen"
    assert (done.results, done.repeated, done.troubles) == (3, 0, [])
    assert done.told() == f"Joined 3 results of 3 scenarios from 2 folders in {out}: 1 broken, 1 failed, 1 passed."


def test_a_scenario_that_ran_twice_keeps_both_results_and_the_last_counts(
    one: Results, two: Results, out: Path
) -> None:
    two.result("b", "passed", stop=2)
    two.result("a", "failed", stop=0)

    done = merged(out, one, two)

    assert len(list(out.glob("*-result.json"))) == done.results == 5
    assert done.statuses == {"passed": 2, "broken": 1}
    assert "2 scenarios ran in more than one of them" in done.told()


def test_retries_within_one_folder_are_not_called_repeated(one: Results, two: Results, out: Path) -> None:
    one.result("b", "passed", stop=2)

    assert merged(out, one, two).repeated == 0


def test_a_folder_named_twice_is_joined_once(one: Results, out: Path) -> None:
    done = merge([one.folder, one.folder / ".." / "one"], out)

    assert isinstance(done, Merged)
    assert (done.folders, done.results, done.repeated) == (1, 2, 0)


def test_a_file_that_is_in_both_is_there_once(one: Results, two: Results, out: Path) -> None:
    copied = next(one.folder.glob("*-result.json"))
    two.file(copied.name, copied.read_text())

    assert merged(out, one, two).results == 3


def test_a_name_with_two_contents_is_refused(one: Results, two: Results, out: Path) -> None:
    one.file("x-attachment.txt", "seen")
    two.file("x-attachment.txt", "something else")

    said = merge([one.folder, two.folder], out)

    assert isinstance(said, str)
    assert said.startswith(f"{two.folder}/x-attachment.txt differs from a file of the same name in another folder")
    assert names(out) == set()


def test_earlier_results_are_replaced(one: Results, two: Results, out: Path) -> None:
    merged(out, one)

    merged(out, two)

    assert names(out) == names(two.folder)


def test_the_result_may_stay_in_one_of_the_folders(one: Results, two: Results) -> None:
    before = names(one.folder) | names(two.folder)

    assert merged(one.folder, one, two).results == 3
    assert names(one.folder) == before


def test_a_folder_of_something_else_is_not_touched(one: Results, out: Path) -> None:
    out.mkdir()
    (out / "thesis.md").write_text("years of work")

    assert (
        merge([one.folder], out) == f"{out} holds something that is no result: give another folder, or empty this one"
    )
    assert names(out) == {"thesis.md"}


def test_facts_of_the_runs_are_joined_and_differences_listed(one: Results, two: Results, out: Path) -> None:
    one.run(seed="81f3", Python="3.11", browser="Chrome 1\\=2")
    two.run(seed="92aa", Python="3.11", place="http\\://here")

    done = merged(out, one, two)

    assert (out / "environment.properties").read_text().splitlines() == [
        "seed=81f3, 92aa",
        "Python=3.11",
        "browser=Chrome 1\\=2",
        "place=http\\://here",
    ]
    assert done.differing == {"seed": ["81f3", "92aa"]}
    assert "  seed differs: 81f3, 92aa" in done.told()


def test_executors_and_categories_are_joined(one: Results, two: Results, out: Path) -> None:
    for part, number in ((one, 1), (two, 2)):
        job = {"name": "Ratified", "buildName": f"job {number}", "buildUrl": f"https://ci/{number}"}
        part.file("executor.json", json.dumps(job))
        part.file("categories.json", json.dumps([{"name": "product"}, {"name": f"only {number}"}]))

    merged(out, one, two)

    executor = json.loads((out / "executor.json").read_text())
    assert executor == {"name": "Ratified", "buildName": "job 1, job 2", "buildUrl": "https://ci/1"}
    categories = json.loads((out / "categories.json").read_text())
    assert [category["name"] for category in categories] == ["product", "only 1", "only 2"]


@pytest.mark.parametrize("name", ["executor.json", "categories.json", "environment.properties"])
@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "\udcff", "=", "[1]"])
def test_facts_that_cannot_be_read_lose_no_result(one: Results, out: Path, name: str, text: str) -> None:
    (one.folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))

    assert merged(out, one).results == 2


def test_a_result_that_cannot_be_read_is_told(one: Results, out: Path) -> None:
    one.file("half-result.json", '{"uuid": ')

    done = merged(out, one)

    assert done.troubles == ["half-result.json cannot be read: the run that wrote it was killed, or its disk was full"]
    assert "half-result.json cannot be read" in done.told()


def test_all_shards_of_one_division_are_a_whole(one: Results, two: Results, out: Path) -> None:
    one.run(shard="1/2", division="ab12")
    two.run(shard="2/2", division="ab12")

    assert merged(out, one, two).troubles == []


def test_a_missing_shard_is_missed(one: Results, two: Results, out: Path) -> None:
    one.run(shard="1/4", division="ab12")
    two.run(shard="3/4", division="ab12")

    assert merged(out, one, two).troubles == ["These shards are missing, and with them their scenarios: 2/4, 4/4."]


@pytest.mark.parametrize("other", [{"shard": "2/2", "division": "cd34"}, {"shard": "2/3", "division": "ab12"}])
def test_shards_of_different_divisions_are_no_whole(
    one: Results, two: Results, out: Path, other: dict[str, str]
) -> None:
    one.run(shard="1/2", division="ab12")
    two.run(**other)

    assert "divided the run in different ways" in merged(out, one, two).troubles[-1]


def test_what_was_merged_can_be_merged_again(one: Results, two: Results, out: Path, tmp_path: Path) -> None:
    three = Results(tmp_path / "three")
    three.result("d")
    for number, part in enumerate((one, two, three), 1):
        part.run(shard=f"{number}/3", division="ab12")
    merged(out, one, two)

    done = merge([out, three.folder], out)

    assert isinstance(done, Merged)
    assert (done.results, done.troubles) == (4, [])


@pytest.mark.parametrize("folder", ["nowhere", "empty"])
def test_a_folder_without_results_is_refused_in_a_sentence(one: Results, out: Path, folder: str) -> None:
    (out.parent / "empty").mkdir()
    missing = out.parent / folder

    assert merge([one.folder, missing], out) == f"{missing} holds no results: name the folders that runs have written"
    assert not out.exists()


def test_a_folder_that_cannot_be_written_is_a_sentence(one: Results, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    said = merge([one.folder], tmp_path / "file" / "out")

    assert isinstance(said, str)
    assert said.startswith(f"The results could not be joined in {tmp_path}/file/out: Not a directory")


def test_links_and_folders_among_the_results_do_no_harm(one: Results, out: Path) -> None:
    (one.folder / "history").mkdir()
    (one.folder / "gone-attachment.txt").symlink_to("/nowhere")

    assert merged(out, one).results == 2
