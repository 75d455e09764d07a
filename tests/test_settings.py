"""Settings come in layers, are typed, and an unknown one is an error that offers the nearest."""

from pathlib import Path

import pytest

from ratified.failures import ConfigurationError
from ratified.settings import KEYS, Settings, resolve

PLACES = """
default = "embedded"
[systems.site_builder]
title = "Site Builder"
api_path = "/v1"
contracts = ["generation-api.yaml"]
[environments.embedded]
guard = "open"
start = ["{python}", "-m", "sandbox", "{systems}"]
[environments.sit]
guard = "careful"
hosts = ["*.sit.example.com"]
wait = 30
[environments.sit.site_builder]
url = "https://sit.example.com/"
api_url = "https://api.sit.example.com/v1"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "environments.toml").write_text(PLACES, encoding="utf-8")
    return tmp_path


def resolved(
    root: Path, *, people: tuple[str, ...] = (), variables: dict[str, str] | None = None, **defines: str
) -> Settings:
    named = {key.replace("__", "."): value for key, value in defines.items()}
    return resolve(root, named, variables or {}, people)


def test_the_command_line_wins_over_variables_over_the_file_over_defaults(project: Path) -> None:
    assert resolved(project).number("wait") == 10
    assert resolved(project, env="sit").number("wait") == 30
    assert resolved(project, env="sit", variables={"RATIFIED_WAIT": "40"}).number("wait") == 40
    assert resolved(project, env="sit", wait="50", variables={"RATIFIED_WAIT": "40"}).number("wait") == 50


def test_every_setting_tells_where_it_comes_from(project: Path) -> None:
    settings = resolved(project, env="sit", variables={"RATIFIED_HEADED": "yes"}).settings

    assert settings["env"].source == "-D env"
    assert settings["wait"].source == "data/environments.toml, sit"
    assert settings["headed"].source == "RATIFIED_HEADED"
    assert settings["seed"].source == "drawn for this run"
    assert settings["slowmo"].source == "default"


def test_without_a_word_the_default_environment_is_used(project: Path) -> None:
    settings = resolved(project)

    assert settings.environment.name == "embedded"
    assert settings.environment.embedded
    assert settings.address("site_builder") is None


def test_one_system_can_be_pointed_elsewhere(project: Path) -> None:
    by_define = resolved(project, site_builder__url="http://127.0.0.1:99/").address("site_builder")
    by_variable = resolved(project, variables={"RATIFIED_SITE_BUILDER_URL": "http://127.0.0.1:98"}).address(
        "site_builder"
    )

    assert by_define is not None
    assert (by_define.url, by_define.api) == ("http://127.0.0.1:99", "http://127.0.0.1:99/v1")
    assert by_variable is not None
    assert by_variable.url == "http://127.0.0.1:98"


def test_an_api_may_have_an_address_of_its_own(project: Path) -> None:
    sit = resolved(project, env="sit").address("site_builder")
    moved = resolved(project, env="sit", site_builder__url="http://127.0.0.1:9").address("site_builder")

    assert sit is not None
    assert (sit.url, sit.api) == ("https://sit.example.com", "https://api.sit.example.com/v1")
    assert moved is not None
    assert moved.api == "http://127.0.0.1:9/v1"


@pytest.mark.parametrize(
    ("defines", "variables", "sentence"),
    [
        ({"env": "sti"}, {}, 'there is no environment "sti"'),
        ({"sead": "1"}, {}, 'Did you mean "seed"?'),
        ({"site_bilder.url": "x"}, {}, 'Did you mean "site_builder.url"?'),
        ({}, {"RATIFIED_TRACNG": "on"}, 'Did you mean "RATIFIED_TRACING"?'),
        ({"tracing": "onn"}, {}, 'Did you mean "on"?'),
        ({"wait": "soon"}, {}, "expected: a number"),
        ({"wait": "-3"}, {}, "expected: a number"),
        ({"wait": "nan"}, {}, "expected: a number"),
        ({"headed": "maybe"}, {}, "expected: yes or no"),
        ({"mai.email": "m@example.com"}, {}, 'Did you mean "mia.email"?'),
    ],
)
def test_a_mistake_is_one_sentence_with_what_was_meant(
    project: Path, defines: dict[str, str], variables: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ConfigurationError) as mistake:
        resolve(project, defines, variables, ("Mia",))

    assert sentence in str(mistake.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("defalt = 1", 'unknown key "defalt"'),
        ("[environments.x]\nguard = 'opne'", '"opne" is not a guard'),
        ("[environments.x]\nwiat = 3", 'unknown key "environments.x.wiat"'),
        ("[systems.a]\nurl = 'x'", 'unknown key "systems.a.url"'),
        ("[systems.a]\n[environments.x.a]\nurk = 'x'", 'unknown key "environments.x.a.urk"'),
        ("= 3", "not valid TOML"),
    ],
)
def test_a_mistake_in_the_file_is_found(project: Path, text: str, sentence: str) -> None:
    (project / "data" / "environments.toml").write_text(text, encoding="utf-8")

    with pytest.raises(ConfigurationError, match=sentence):
        resolve(project, {}, {})


def test_a_project_may_have_settings_of_its_own_by_a_prefix(project: Path) -> None:
    assert resolved(project, my__colour="blue").text("env") == "embedded"


def test_a_secret_file_sets_what_nobody_may_see(project: Path) -> None:
    (project / "secrets.toml").write_text('[mia]\npassword = "correct-horse"\nemail = "mia@example.com"\n')
    settings = resolved(project, secret_file="secrets.toml", people=("Mia",))

    assert settings.override("mia", "password") == "correct-horse"


def test_two_runs_without_a_seed_draw_different_ones(project: Path) -> None:
    assert resolved(project).text("seed") != resolved(project).text("seed")
    assert resolved(project, seed="81f3").text("seed") == "81f3"


def test_every_setting_has_a_meaning_and_a_name_of_its_own() -> None:
    assert all(key.meaning for key in KEYS)
    assert len({key.variable for key in KEYS}) == len(KEYS)


def test_what_a_worker_is_told_is_no_setting_of_a_run_inside_it(project: Path) -> None:
    resolve(project, {}, {"RATIFIED_WORKER": "3", "RATIFIED_PROJECT": "elsewhere"})
    with pytest.raises(ConfigurationError, match="RATIFIED_WORKERZ"):
        resolve(project, {}, {"RATIFIED_WORKERZ": "3"})
