"""Harvests of the nasty server's behaviours, through the real run, client and store.

A test module that names subjects (``SUBJECTS``) gets each of their behaviours as the argument ``behaviour``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import khomo_oaipmh
import pytest

from catalog.app import create_app
from catalog.cli.context import current_parts
from catalog.harvest import registry
from catalog.harvest.run import Wanted, harvest
from catalog.harvest.worker import PluginList
from catalog.harvest.workers import Pool
from catalog.parts import Parts
from catalog.sdk import Failure, HarvestReport
from catalog.sdk.testing.oaipmh import GROUPS, Behaviour, Expect, NastyServer, nasty_server
from catalog.settings import load
from catalog.store import changes, db, runs
from catalog.store.db import reading


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a module the behaviours of its subjects, each under its name."""
    if "behaviour" in metafunc.fixturenames:
        found = [entry for subject in metafunc.module.SUBJECTS for entry in GROUPS[subject]]
        metafunc.parametrize("behaviour", found, ids=[entry.name for entry in found])


@dataclass(frozen=True)
class Outcome:
    """What came of a run: the report, live titles by identifier, what was told of records."""

    report: HarvestReport
    live: dict[str, str]
    notices: tuple[Failure, ...]

    @property
    def failed(self) -> set[str]:
        return {entry.identifier for entry in self.report.failures if entry.identifier}

    @property
    def rules(self) -> set[str]:
        return {entry.fault.rule for entry in self.notices}

    def told(self) -> str:
        """Everything, for the message of a test that fails."""
        failures = [(entry.identifier, entry.fault) for entry in self.report.failures]
        notices = [(entry.identifier, entry.fault.rule, entry.fault.message) for entry in self.notices]
        return f"{self.report}\nfailures {failures}\nnotices {notices}\nlive {sorted(self.live)}"


class Harvests:
    """One catalog for a module's tests; each behaviour is a source of its own."""

    def __init__(self, parts: Parts, pool: Pool, server: NastyServer) -> None:
        self.parts, self.pool, self.server = parts, pool, server
        self._known: set[str] = set()

    def run(self, behaviour: Behaviour, expect: Expect) -> Outcome:
        """One run, at the stage and of the kind that ``expect`` names."""
        slug = self._source(behaviour)
        self.server.move_on(behaviour.name, expect.stage)
        wanted = Wanted(full=expect.full)
        report = harvest(self.parts.settings, self.parts.hooks, slug, wanted, pool=self.pool)
        with reading() as session:
            notices = runs.failures(session, report.run, "notice")
            found = [entry.parsed() for entry in changes.newest(session, None, 10_000)]
        own = [entry for entry in found if entry["source"]["slug"] == slug]
        live = {entry["source"]["native_id"]: entry["title"] for entry in own}
        return Outcome(report, live, notices)

    def _source(self, behaviour: Behaviour) -> str:
        slug = behaviour.name.replace("_", "-")
        if slug not in self._known:
            options = {"url": self.server.address(behaviour.name), "allow_private": "true"}
            registry.add(
                self.parts.hooks,
                slug,
                "oaipmh",
                "nasty-library",
                [*{**options, **behaviour.options}.items()],
                institution_name="Thư viện thử nghiệm",
            )
            self._known.add(slug)
        return slug


@pytest.fixture(scope="session")
def nasty() -> Iterator[NastyServer]:
    """One server for all tests: no two of them harvest the same behaviour."""
    with nasty_server() as server:
        yield server


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """One worker for all tests."""
    with Pool(1, PluginList((khomo_oaipmh.__name__,))) as pool:
        yield pool


@pytest.fixture(scope="module")
def harvests(tmp_path_factory: pytest.TempPathFactory, pool: Pool, nasty: NastyServer) -> Iterator[Harvests]:
    """A catalog with the plugin, that waits as little as it can."""
    home = tmp_path_factory.mktemp("nasty")
    settings = load({}, home=home, workers=1, http_pause=0.0, http_backoff=0.01, http_timeout=0.5)
    app = create_app(settings, plugins=[khomo_oaipmh])
    with app.app_context():
        db.upgrade()
        yield Harvests(current_parts(), pool, nasty)
        db.db.session.remove()
        db.db.engine.dispose()


@pytest.fixture
def check(harvests: Harvests):
    """Run a behaviour's harvests and hold each against what must come of it; gives the outcomes."""

    def checked(behaviour: Behaviour) -> list[Outcome]:
        outcomes = []
        for number, expect in enumerate(behaviour.runs):
            outcome = harvests.run(behaviour, expect)
            _compare(behaviour, number, expect, outcome)
            outcomes.append(outcome)
        return outcomes

    return checked


def _compare(behaviour: Behaviour, number: int, expect: Expect, outcome: Outcome) -> None:
    where = f"{behaviour.name}, run {number + 1}: {outcome.told()}"
    held = behaviour.titles(number)
    lacking = {*expect.missing, *expect.failed}
    # What an earlier run brought stays until its source says that it is gone.
    assert {name: held.get(name) for name in outcome.live} == outcome.live, where
    assert set(held) - lacking <= set(outcome.live), where
    assert set(expect.failed) <= outcome.failed, where
    assert sum(not entry.identifier for entry in outcome.report.failures) == expect.unnamed, where
    assert outcome.report.status == expect.status, where
    if expect.notice:
        assert expect.notice in outcome.rules, where
    if expect.says:
        assert expect.says in outcome.report.message, where
    # None with silence: what is held and did not arrive is named, or the run says in words why.
    silent = set(held) - set(outcome.live) - outcome.failed
    told = outcome.report.message or expect.unnamed or expect.notice
    assert not silent or told, where
    assert "Traceback" not in outcome.report.message, where
