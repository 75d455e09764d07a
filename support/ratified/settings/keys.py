"""Every setting there is: its name, default and meaning."""

from __future__ import annotations

from dataclasses import dataclass

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Key:
    """One setting."""

    name: str
    default: Value
    meaning: str
    choices: tuple[str, ...] = ()
    secret: bool = False

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return "RATIFIED_" + self.name.replace(".", "_").upper()

    @property
    def option(self) -> str:
        """The option of `ratified run` that sets it."""
        return "--" + self.name.replace("_", "-")

    @property
    def kind(self) -> str:
        """What a reader writes there."""
        kinds = {bool: "yes or no", int: "a whole number", float: "a number", str: "text"}
        return " or ".join(self.choices) if self.choices else kinds[type(self.default)]


KEYS: tuple[Key, ...] = (
    Key("env", "", "the environment to run against: a name from data/environments.toml"),
    Key("seed", "", "the seed of the run's data; a run without one draws and prints it"),
    Key("defect", "", "a named defect, or several with commas, that the embedded systems are started with"),
    Key(
        "fault", "", "what goes wrong while each scenario acts, as `ratified survive` has it; at its first attempt only"
    ),
    Key("tapes", "", "a folder that gets what every scenario sent, one file a scenario, to compare runs"),
    Key(
        "record",
        "",
        "a folder that gets all that each scenario exchanges, one file a scenario, as `ratified strength` replays it; "
        "secrets are in it as they were sent, so that only its owner may read it and the command removes it",
    ),
    Key("deadline", 30.0, "seconds that one exchange may take in all"),
    Key("connect_timeout", 5.0, "seconds that opening a connection may take"),
    Key("body_limit", 10 * 1024 * 1024, "bytes that one answer may have"),
    Key("wait", 10.0, "seconds that a step waits for something to become true"),
    Key("start_timeout", 20.0, "seconds that the embedded systems may take to start"),
    Key("ca_file", "", "a file of certificates to trust besides the usual ones"),
    Key(
        "secret_file",
        "",
        "a TOML file of settings that must never be shown; every value in it is kept out of all output",
    ),
    Key("keep_results", default=False, meaning="add to the results that are there, as a run in several parts does"),
    Key("requirement_url", "", "the address of a requirement in the report, with {id} where its id belongs"),
    Key("jobs", "", "how many scenarios run at once: a number, or auto; behave's own --jobs says the same"),
    Key("order", "defined", "the order of scenarios: defined, random, or random:SEED"),
    Key("timeout", 300.0, "seconds that one scenario may take; @timeout:SECONDS says it for one"),
    Key("shard", "", "the part of the selected scenarios to run, such as 1/4 for the first of four"),
    Key("last_failed", default=False, meaning="run only what did not pass when it ran last"),
    Key("only_changed", "", "run only what may be affected by changes since a commit or branch of git, such as HEAD"),
    Key("retries", 0, "how often a scenario that is safe to repeat is tried again when it fails"),
    Key("allow_flaky", default=False, meaning="end green although a scenario passed only when it was tried again"),
    Key("repeat", 0, "run each scenario so many times, in random order and with delays, to measure flakiness"),
    Key("allow_empty", default=False, meaning="end green although nothing was selected or something is empty"),
    Key("workers", "", "the Dask cluster that scenarios run on, dask://HOST:8786; without one, they run here"),
    Key(
        "worker_start",
        "auto",
        "how workers begin here: as copies of the run (fork) or from nothing (spawn); auto copies where it can",
        ("auto", "fork", "spawn"),
    ),
    Key("load_profile", "ci", "which variant of a load in data/load is sent: ci, full, or another that the file has"),
    Key(
        "load_verdict",
        "default",
        "what a promise about load needs to pass: that its figure holds and is proven in the time there is (default), "
        "that it is proven in any case (strict), or that its figure holds, whatever chance had to do with it (literal)",
        ("strict", "default", "literal"),
    ),
    Key("load_patience", 10.0, "seconds that a load may go on beyond its plan, until each promise is decided"),
    Key("load_timeout", 150.0, "seconds that one request of a load may take; the longest time that can be promised"),
    Key("load_workers", 0, "how many workers of Locust send a load together; 0 sends it from one process here"),
    Key("load_elsewhere", default=False, meaning="let people start those workers elsewhere, by the printed command"),
    Key("load_host", "127.0.0.1", "the address under which those machines reach this one"),
    Key("load_rate", 2000.0, "the most arrivals a second that a load may have"),
    Key("load_users", 1000, "the most users at once that a load may have"),
    Key("load_requests", 100_000, "the most requests that a load may send as planned"),
    Key("load_seconds", 900.0, "the most seconds that a load may last"),
    Key("headed", default=False, meaning="show the browser's window"),
    Key("slowmo", 0, "milliseconds that the browser waits before every action"),
    Key("browser", "chromium", "the browser to drive", ("chromium", "firefox", "webkit")),
    Key("channel", "", "a browser's release channel, such as chrome or msedge"),
    Key("device", "", "a device to emulate, named as Playwright names it"),
    Key("tracing", "off", "when to record Playwright's trace", ("off", "on", "retain-on-failure")),
    Key("video", "off", "when to record a video", ("off", "on", "retain-on-failure")),
    Key("screenshot", "only-on-failure", "when to keep a full screenshot", ("off", "on", "only-on-failure")),
    Key("storyboard", default=True, meaning="a picture after every step that has a page"),
    Key("browser_path", "", "the browser's program, where it is not found by itself"),
    Key("remote", "", "the address of a browser that runs elsewhere: ws://… of Playwright, or http://… of CDP"),
    Key("browser_timeout", 5.0, "seconds that the browser waits for an element or an expectation"),
)

BY_NAME = {key.name: key for key in KEYS}
SYSTEM_KEYS = {
    "url": "the address of the system",
    "api_url": "the address of its API, where that is not below its own",
}
PERSON_KEYS = {"email": "the account a person already has", "password": "the password of that account"}
