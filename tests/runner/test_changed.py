"""What a change may affect, told by a real git from a real project."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from behave.parser import parse_feature

from ratified.failures import ConfigurationError
from ratified.gherkin import Scenario, Step
from ratified.runner.choosing.changed import Affected, affected
from ratified.settings import resolve

FEATURE = (
    "Feature: F\n  Scenario: {0} 1\n    Given {0} exists\n  Scenario: {0} 2\n    Given {0} exists\n    When it rains\n"
)
PROJECT = {
    "features/shop/orders.feature": FEATURE.format("order"),
    "features/shop/refunds.feature": FEATURE.format("refund"),
    "features/bank/loans.feature": FEATURE.format("loan"),
    "features/README.md": "words",
    "steps/order.py": "from suite.orders import Order\nimport json\n",
    "steps/refund.py": "from suite import refunds\n",
    "steps/loan.py": "def later():\n    import importlib\n    importlib.import_module('suite.loans')\n",
    "steps/rain.py": "",
    "support/suite/__init__.py": "",
    "support/suite/orders/__init__.py": "from .prices import price\nfrom ..money import Money\n",
    "support/suite/orders/prices.py": "",
    "support/suite/refunds.py": "from . import money\nimport suite.loans\n",
    "support/suite/loans.py": "import suite.loans\nfrom suite import refunds\n",
    "support/suite/money.py": "",
    "support/suite/unused.py": "",
    "support/hooks.py": "",
    "environment.py": "import hooks\n",
    "shop.py": "import tables\n",
    "tables.py": "",
    "sandbox/__init__.py": "",
    "sandbox/__main__.py": "from sandbox import pages\n",
    "sandbox/pages.py": "",
    "sandbox/systems/shop.py": "",
    "data/environments.toml": (
        'default = "here"\n[systems.shop]\ncontracts = ["shop.yaml"]\n[systems.bank]\n'
        '[environments.here]\nstart = ["{python}", "shop.py", "-m", "sandbox"]\n[environments.there]\n'
    ),
    "data/people.toml": "",
    "data/contracts/shop.yaml": "",
    "data/contracts/errors.yaml": "",
    "pyproject.toml": "",
    "README.md": "words",
    "docs/picture.png": "",
    "logo.png": "",
    ".github/workflows/ci.yml": "",
    ".behaverc": "",
    "tests/test_suite.py": "",
    ".gitignore": ".ratified/\n",
}
ORDERS = ["order 1", "order 2"]
REFUNDS = ["refund 1", "refund 2"]
LOANS = ["loan 1", "loan 2"]
RAINY = ["order 2", "refund 2", "loan 2"]
SHOP = ORDERS + REFUNDS
ALL = SHOP + LOANS


class Repository:
    """A project under git, and what its scenarios depend on."""

    def __init__(self, top: Path, root: Path) -> None:
        self.top, self.root = top, root

    def git(self, *arguments: str) -> str:
        who = ["-c", "user.name=Mia", "-c", "user.email=mia@example.com", "-c", "commit.gpgsign=false"]
        done = subprocess.run(["git", *who, *arguments], cwd=self.top, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "more")
        return self.git("rev-parse", "HEAD")

    def change(self, *names: str) -> None:
        for name in names:
            file = self.root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("a") as text:
                text.write("\n# changed\n")

    def scenarios(self) -> list[Scenario]:
        found: list[Scenario] = []
        for name in ("shop/orders", "shop/refunds", "bank/loans"):
            file = self.root / "features" / f"{name}.feature"
            if file.exists():
                found += parse_feature(file.read_text(), filename=str(file)).walk_scenarios()
        return found

    def meaning(self, step: Step) -> frozenset[Path] | None:
        word = "rain" if "rain" in step.name else step.name.split()[0]
        return frozenset({self.root / "steps" / f"{word}.py"})

    def affected(
        self, since: str = "HEAD", env: str = "here", meaning: Callable[..., object] | None = None
    ) -> Affected:
        settings = resolve(self.root, {"env": env}, {})
        return affected(settings, since, self.scenarios(), meaning or self.meaning)  # type: ignore[arg-type]

    def names(self, since: str = "HEAD", env: str = "here") -> list[str]:
        return [scenario.name for scenario in self.affected(since, env).scenarios]


@pytest.fixture
def folder() -> str:
    """Where in its repository the project is."""
    return "."


@pytest.fixture
def repository(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    root = (tmp_path / "top" / folder).resolve()
    for name, text in PROJECT.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    made = Repository(tmp_path / "top", root)
    made.git("init", "--quiet", "--initial-branch", "main")
    made.commit()
    monkeypatch.syspath_prepend(str(root / "support"))
    return made


def test_without_a_change_nothing_is_affected(repository: Repository) -> None:
    assert repository.affected() == Affected((), "No scenario depends on the changes since HEAD.")


CHANGES = {
    "features/shop/orders.feature": ORDERS,
    "steps/order.py": ORDERS,
    "steps/rain.py": RAINY,
    "support/suite/orders/__init__.py": ORDERS,
    "support/suite/orders/prices.py": ORDERS,
    "support/suite/money.py": ALL,
    "support/suite/refunds.py": REFUNDS + LOANS,
    "support/suite/loans.py": REFUNDS + LOANS,
    "support/suite/__init__.py": ALL,
    "support/suite/unused.py": [],
    "support/hooks.py": ALL,
    "environment.py": ALL,
    "shop.py": ALL,
    "tables.py": ALL,
    "sandbox/pages.py": ALL,
    "sandbox/systems/shop.py": ALL,
    "data/people.toml": ALL,
    "data/contracts/shop.yaml": SHOP,
    "data/contracts/errors.yaml": ALL,
    "pyproject.toml": ALL,
    "logo.png": ALL,
    ".behaverc": ALL,
    "README.md": [],
    "features/README.md": [],
    "docs/picture.png": [],
    ".github/workflows/ci.yml": [],
    ".gitignore": [],
    "tests/test_suite.py": [],
    "steps/table.csv": ALL,
    "steps/new.py": [],
    "allure-results/x-result.json": [],
    "strength-results/x-result.json": [],
    "survival-report/index.html": [],
    ".ratified/history.json": [],
}


@pytest.mark.parametrize(("name", "expected"), CHANGES.items(), ids=list(CHANGES))
def test_a_change_affects_what_depends_on_it(repository: Repository, name: str, expected: list[str]) -> None:
    repository.change(name)

    assert repository.names() == expected


@pytest.mark.parametrize("folder", ["acceptance"])
def test_a_project_may_be_a_folder_of_its_repository(repository: Repository) -> None:
    (repository.top / "product.py").write_text("")
    assert repository.names() == []

    repository.change("support/suite/orders/prices.py")
    assert repository.names() == ORDERS


@pytest.mark.parametrize("how", ["committed", "staged", "unstaged"])
def test_a_change_counts_in_every_state(repository: Repository, how: str) -> None:
    start = repository.git("rev-parse", "HEAD")
    repository.change("steps/order.py")
    if how != "unstaged":
        repository.git("add", "--all")
    if how == "committed":
        repository.commit()

    assert repository.names(start) == ORDERS


def test_a_step_that_is_gone_concerns_all(repository: Repository) -> None:
    (repository.root / "steps" / "loan.py").unlink()

    assert repository.names() == ALL


def test_a_module_that_moved_is_seen_where_it_was_and_where_it_is(repository: Repository) -> None:
    repository.git("mv", str(repository.root / "steps/rain.py"), str(repository.root / "support/suite/rain.py"))

    assert repository.names() == ALL


def test_a_deleted_feature_affects_no_other(repository: Repository) -> None:
    (repository.root / "features/bank/loans.feature").unlink()

    assert repository.names() == []


def test_what_others_have_done_since_is_not_ours(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "ours")
    repository.change("steps/order.py")
    repository.commit()
    repository.git("checkout", "--quiet", "main")
    repository.change("steps/loan.py")
    repository.commit()
    repository.git("checkout", "--quiet", "ours")

    assert repository.names("main") == ORDERS


def test_the_embedded_systems_matter_only_where_they_are_started(repository: Repository) -> None:
    repository.change("sandbox/pages.py", "tables.py")

    assert repository.names(env="there") == []


def test_a_module_that_came_in_by_an_unknown_way_concerns_all(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = ModuleType("loaded")
    loaded.__file__ = str(repository.root / "tests/test_suite.py")
    monkeypatch.setitem(sys.modules, "loaded", loaded)
    repository.change("tests/test_suite.py")

    assert repository.names() == ALL


def test_a_step_that_nothing_explains_is_always_included(repository: Repository) -> None:
    found = repository.affected(meaning=lambda step: None if "rain" in step.name else frozenset())

    assert [scenario.name for scenario in found.scenarios] == RAINY
    assert found.why == "3 of 6 scenarios may be affected by the changes since HEAD."


def test_a_function_from_elsewhere_may_have_its_phrase_from_any_step_module(repository: Repository) -> None:
    repository.change("steps/loan.py")
    prices = repository.root / "support/suite/orders/prices.py"

    found = repository.affected(meaning=lambda step: frozenset({prices}) if "order" in step.name else frozenset())

    assert [scenario.name for scenario in found.scenarios] == ORDERS


def test_one_sentence_says_why(repository: Repository) -> None:
    repository.change("steps/order.py", "support/suite/orders/prices.py", "steps/refund.py")
    some = "steps/order.py, steps/refund.py, support/suite/orders/prices.py"
    assert repository.affected().why == f"4 of 6 scenarios may be affected by the changes since HEAD: {some}."

    repository.change("steps/rain.py")
    assert "support/suite/orders/prices.py" not in repository.affected().why
    assert repository.affected().why.endswith(" and 1 more.")

    repository.change("pyproject.toml")
    assert repository.affected().why == "All scenarios run: pyproject.toml is among the changes since HEAD."


def test_names_that_git_would_quote_are_understood(repository: Repository) -> None:
    repository.change("data/ein Ünding\n.toml")

    assert repository.names() == ALL


@pytest.mark.parametrize("since", ["nowhere", "--output=x", "HEAD:README.md", ""])
def test_a_commit_that_git_does_not_know_is_a_sentence(repository: Repository, since: str) -> None:
    with pytest.raises(ConfigurationError, match="git cannot tell what has changed") as refused:
        repository.affected(since)

    assert "name a commit or branch" in str(refused.value)
    assert not (repository.root / "x").exists()


def test_unrelated_histories_are_a_sentence(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.change("README.md")
    repository.commit()

    with pytest.raises(ConfigurationError, match="no ancestor in common"):
        repository.affected("main")


def test_a_folder_that_is_no_repository_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))

    with pytest.raises(ConfigurationError, match="git cannot tell what has changed"):
        affected(resolve(tmp_path, {}, {}), "HEAD", [], lambda _: None)


def test_a_machine_without_git_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ConfigurationError, match="cannot be told without git"):
        affected(resolve(tmp_path, {}, {}), "HEAD", [], lambda _: None)
