"""The systems of one run, and everything that its scenarios share."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ratified.display import printable, shortened
from ratified.embedded import EmbeddedSystems, Keeper, Plan, planned, with_needs
from ratified.failures import ConfigurationError, NoAnswer
from ratified.guard import Guard
from ratified.journal import Journal
from ratified.loop import BackgroundLoop
from ratified.people import Cast
from ratified.secrets import SECRETS
from ratified.settings import Address, Settings, resolve

if TYPE_CHECKING:
    from ratified.browser import Browsers
    from ratified.contract import Contracts, Coverage
    from ratified.exchange import Limits, Line, Seam, Tape, Understudy
    from ratified.faults.line import LineFaults


class Stage:
    """Opened once for a run, and closed when it ends."""

    def __init__(self, settings: Settings, cast: Cast, systems: Sequence[str], journal: Journal | None = None) -> None:
        self.settings = settings
        self.cast = cast
        self.guard = Guard(settings.environment)
        self.loop = BackgroundLoop()
        # Which try of the scenario under way this is.
        self.attempt = 1
        # Whether each try has data of its own, because others run beside it or may have left theirs.
        self.has_repetitions = bool(settings.number("repeat"))
        self.journal = journal or Journal.begin(settings.root)
        self.is_embedded = False
        # Who can stop, kill and start again what this run has started, where it has started anything here.
        self.keeper: Keeper | None = None
        # Who answers in the systems' place, if anybody does.
        self.understudy: Understudy | None = None
        # Whether they answer for good: what passes then comes from nobody, and leaves nothing to be put away.
        self.is_played_back = False
        self._is_of_a_worker = False
        self._contract_files = _contract_files(settings, systems)
        if self.has_contracts:
            # One that cannot be relied on stops the run before anything runs.
            _ = self.contracts
        self._addresses: dict[str, Address] = {}
        self._embedded: EmbeddedSystems | None = None
        self._is_closed = False
        self._browsers: Browsers | None = None

    @classmethod
    def open(cls, root: Path, defines: Mapping[str, object], systems: Iterable[str]) -> Stage:
        """Resolve the settings, start or reach the systems, and stop with one sentence where that cannot be."""
        cast = Cast.read(root / "data" / "people.toml")
        settings = resolve(root, defines, people=cast.names)
        _keep_secret(settings)
        wanted = set(systems)
        told = [name for name in settings.places.systems if settings.address(name) is not None]
        asked = [name for name in settings.places.systems if name in wanted]
        on_stage = with_needs(settings.environment, asked, told)
        stage = cls(settings, cast, on_stage)
        try:
            stage._bring_up(on_stage)
            stage.note_where()
        except BaseException:
            stage.close()
            raise
        return stage

    @classmethod
    def join(
        cls,
        root: Path,
        defines: Mapping[str, object],
        systems: Sequence[str],
        journal: Journal,
        *,
        is_embedded: bool,
        keeper: Keeper | None = None,
    ) -> Stage:
        """Be on the stage of a run that another process has opened: all is known, and nothing is started."""
        cast = Cast.read(root / "data" / "people.toml")
        settings = resolve(root, defines, people=cast.names)
        _keep_secret(settings)
        stage = cls(settings, cast, systems, journal)
        stage.is_embedded, stage._is_of_a_worker = is_embedded, True
        stage.keeper = keeper
        for name in systems:
            stage._admit(stage._told(name))
        return stage

    # Whoever uses no network has nothing to wait for: its libraries are imported at their first use.

    @property
    def has_contracts(self) -> bool:
        """Return whether any system of this run has promised anything in writing."""
        return bool(self._contract_files)

    @functools.cached_property
    def contracts(self) -> Contracts:
        """Return the contracts of the systems; one whose API has moved keeps its promises below its new path."""
        from ratified.contract import Contracts

        settings, files = self.settings, self._contract_files
        told = {name: address for name in files if (address := settings.address(name)) is not None and address.api_url}
        paths = {name: urlsplit(address.api).path for name, address in told.items()}
        return Contracts(settings.root / "data" / "contracts", files, base_paths=paths)

    @functools.cached_property
    def coverage(self) -> Coverage:
        """Return what of the contracts was exercised."""
        from ratified.contract import Coverage

        return Coverage()

    def coverage_taken(self) -> dict[str, Any] | None:
        """Return, in a worker, what of the contracts was exercised since this was asked last."""
        coverage: Coverage | None = vars(self).get("coverage")
        return coverage.taken() if coverage is not None else None

    @property
    def seed(self) -> str:
        """Return the seed of the attempt under way; repetitions may run side by side, and have data of their own."""
        seed = self.settings.text("seed")
        return f"{seed}.{self.attempt}" if self.has_repetitions and self.attempt > 1 else seed

    @property
    def limits(self) -> Limits:
        """Return how long and how much an answer may be."""
        from ratified.exchange import Limits

        settings = self.settings
        limits = Limits(
            deadline=settings.number("deadline"),
            connect=settings.number("connect_timeout"),
            body=int(settings.number("body_limit")),
        )
        # What is to be replayed is kept whole.
        return replace(limits, kept=limits.body) if settings.text("record") else limits

    @property
    def addresses(self) -> Sequence[Address]:
        """Return where the systems of this run are."""
        return tuple(self._addresses.values())

    def address(self, system: str) -> Address:
        """Return where one system of this run is."""
        if system not in self._addresses:
            facts = self.settings.places.system(system)
            raise ConfigurationError(
                f"{facts.title} is not on the stage of this run",
                expected=f"a feature below features/{system}/, or an address",
                actual=f"on stage: {', '.join(self._addresses) or 'nothing'}",
                next=f"set -D {system}.url=… or move the feature to features/{system}/",
            )
        return self._addresses[system]

    def pids_at(self, url: str) -> tuple[int, ...]:
        """Return the numbers of the process that answers at an address and of its parts, where this run starts it."""
        at = urlsplit(url)
        for address in self.addresses:
            there = urlsplit(address.url)
            if (there.hostname, there.port) == (at.hostname, at.port):
                return self._pids(address.name)
        return ()

    def _pids(self, system: str) -> tuple[int, ...]:
        keeper = self.keeper_of(system)
        if keeper is None:
            return ()
        own = self.settings.environment.services.get(system)
        parts = [f"{system}.{part}" for part in own.parts] if own is not None else []
        return tuple(keeper.pid(name) for name in (system, *parts))

    def keeper_of(self, system: str) -> Keeper | None:
        """Return who keeps the processes of a system, where this run has started it here and it is really used."""
        if self.is_played_back:
            return None
        return self.keeper if self.settings.address(system) is None else None

    def keeper_for(self, scenario_id: str) -> Keeper:
        """Return who stops, kills and starts again what this run has started, on behalf of a scenario."""
        if self.is_played_back:
            raise ConfigurationError(
                "what is only played back cannot stop, kill or pause anything",
                next="perform the scenario before the systems",
            )
        if self.keeper is None:
            raise ConfigurationError(
                "nothing can be stopped, killed or paused here",
                expected="an embedded system in a process of its own on this machine",
                actual=f"the systems of the environment {self.settings.environment.name!r} were started elsewhere",
                next="run the scenario where data/environments.toml says how the system starts",
            )
        return replace(self.keeper, who=scenario_id)

    def put_back(self, scenario_id: str) -> None:
        """Have everything run again that a scenario has taken away which is gone itself."""
        if self.keeper is not None:
            self.keeper_for(scenario_id).put_back()

    def line(self, seed: int) -> LineFaults:
        """Return what may spoil the ways of one scenario's people to the systems."""
        from ratified.faults.line import LineFaults

        return LineFaults(self.guard, seed, hesitates=self.attempt if self.settings.number("repeat") else 0)

    def seam(self, tape: Tape, line: Line | None = None) -> Seam:
        """Return the way to the network for one scenario, along its line if it has one."""
        from ratified.exchange import Seam

        # What has no address of its own was started by the run.
        started = frozenset(name for name in self._addresses if self.settings.address(name) is None)
        extra_ca = self.settings.text("ca_file")
        understudy = self.understudy
        return Seam(tape, self.guard, self.limits, extra_ca=extra_ca, line=line, started=started, understudy=understudy)

    @property
    def browsers(self) -> Browsers:
        """Return the process's browser; it starts at the first use."""
        if self._browsers is None:
            from ratified.browser import Browsers, options_from

            self._browsers = Browsers(options_from(self.settings), redact=SECRETS.redact_bytes)
        return self._browsers

    def watch_embedded(self, watcher: Callable[[str], None]) -> None:
        """Have somebody told if the embedded systems end while scenarios still need them."""
        if self._embedded is not None:
            self._embedded.watch(watcher)

    def enter_worker(self) -> None:
        """Be the stage of a worker, which was copied from the run's own process."""
        self.loop = BackgroundLoop()
        vars(self).pop("coverage", None)
        if self._embedded is not None:
            self._embedded.disown()
            self._embedded = None

    def leave_worker(self) -> None:
        """Close what the worker has opened."""
        if self._browsers is not None:
            self._browsers.close()
        self.loop.close()

    def close(self) -> None:
        """Close the browser, stop what was started, and put the journal down."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._is_of_a_worker:
            # It leaves when all its hooks are over.
            return
        if self._browsers is not None:
            self._browsers.close()
        self.loop.close()
        if self._embedded is not None:
            self._embedded.stop()
            self._embedded = None
        self.journal.note("run ends")
        self.journal.close()

    def note_where(self) -> None:
        """Write down what `ratified cleanup` needs to find the way back."""
        self.journal.note(
            "run begins",
            seed=self.settings.text("seed"),
            environment=self.settings.environment.name,
            embedded=self.is_embedded,
            addresses={address.name: address.url for address in self.addresses},
        )

    def _bring_up(self, systems: Sequence[str]) -> None:
        told = {name: address for name in systems if (address := self.settings.address(name)) is not None}
        missing = [name for name in systems if name not in told]
        started = self._start(missing) if missing else {}
        for name in systems:
            address = told.get(name) or Address(self.settings.places.system(name), started[name])
            self._admit(address)
            self._reach(address)

    def _told(self, name: str) -> Address:
        address = self.settings.address(name)
        if address is None:
            raise ConfigurationError(f"nobody has said where {name} is", next=f"set -D {name}.url=…")
        return address

    def _admit(self, address: Address) -> None:
        self._addresses[address.name] = address
        self.guard.admit(address.url)
        self.guard.admit(address.api)

    def _start(self, systems: Sequence[str]) -> Mapping[str, str]:
        environment = self.settings.environment
        if not environment.embedded:
            raise ConfigurationError(
                f"the environment {environment.name!r} does not say where {' and '.join(systems)} can be reached",
                next=f"add it to data/environments.toml, or set -D {systems[0]}.url=…",
            )
        self.is_embedded = True
        settings = self.settings
        known = {name: told.url for name in settings.places.systems if (told := settings.address(name)) is not None}
        self._embedded = EmbeddedSystems.start(
            Plan(
                planned(environment, systems),
                str(settings.root),
                settings.number("start_timeout"),
                secrets.token_hex(16),
                settings.text("defect"),
                known,
            )
        )
        self.keeper = self._embedded.keeper
        return self._embedded.addresses

    def _reach(self, address: Address) -> None:
        if not address.facts.health:
            return
        from ratified.exchange import Tape

        seam = self.seam(Tape())
        try:
            answer = seam.connection(address.name, "", address.url).send("GET", address.facts.health)
        except NoAnswer as reason:
            raise NoAnswer(
                reason.kind,
                f"{address.facts.title} cannot be reached at {address.url}: {reason.what}",
                actual=reason.actual,
                next=f"start it, or say where it is: -D {address.name}.url=… (now from {self._source(address)})",
            ) from None
        finally:
            seam.close()
        if answer.status != 200 or f'"{address.name}"' not in answer.body[:10_000].decode("utf-8", "replace"):
            begin = printable(shortened(answer.body[:200].decode("utf-8", "backslashreplace"), 120))
            raise ConfigurationError(
                f"something else than {address.facts.title} answers at {address.url}",
                expected=f'GET {address.facts.health} answers 200 and names the system "{address.name}"',
                actual=f"{answer.status}: {begin}",
                next=f"say where it is: -D {address.name}.url=… (now from {self._source(address)})",
            )

    def _source(self, address: Address) -> str:
        if self._embedded is not None:
            return "the embedded system just started"
        named = self.settings.override(address.name, "url")
        return "-D or RATIFIED_*" if named else "data/environments.toml"


def _contract_files(settings: Settings, systems: Sequence[str]) -> Mapping[str, Sequence[str]]:
    return {name: contracts for name in systems if (contracts := settings.places.system(name).contracts)}


def _keep_secret(settings: Settings) -> None:
    """Register every setting that must never be shown."""
    for name, value in settings.overrides.items():
        if name.endswith(".password"):
            SECRETS.register(value, name)
